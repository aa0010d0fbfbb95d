import { keysOf } from '../../../src/crd/keys.ts';
import { targets } from '../../../src/crd/targets.ts';
import { deployment, image, runai } from './drafts.ts';
import type { RuleRow } from './rule-row.ts';

const workload = { workload: { id: '0b8c6f0e-6a0f-4a53-9a52-0d5a3a4f8a11' } };
const adopt = { id: '0b8c6f0e-6a0f-4a53-9a52-0d5a3a4f8a11' };
const anotherObject = 'create another InferenceDeployment instead';
/** What is said where a spec names no target, or several. */
export const oneTarget = `spec: Required value: spec must name exactly one target: keep one of ${keysOf(targets).join(', ')}`;

/** Rules about fields that all targets share, and about the section `runai` itself. */
export const deploymentRules: readonly RuleRow[] = [
  {
    says: [oneTarget],
    refused: deployment({ runai: undefined }),
    accepted: deployment(),
  },
  {
    says: [oneTarget, `spec: Forbidden: the target in spec is immutable: ${anotherObject}`],
    before: deployment(),
    refused: deployment({ runai: undefined }),
    accepted: deployment({ paused: true }),
  },
  {
    says: [`spec.platformRef: Forbidden: spec.platformRef is immutable: ${anotherObject}`],
    before: deployment(),
    refused: deployment({ platformRef: { name: 'another' } }),
    accepted: deployment({ platformRef: { kind: 'InferencePlatform', name: 'runai-prod' } }),
  },
  {
    says: [
      'spec.replicas: Invalid value: spec.replicas must be 1 or more for runai: to let the workload sleep while it is idle, write spec.runai.spec.autoscaling with minReplicas: 0',
    ],
    refused: deployment({ replicas: 0 }),
    accepted: deployment({ replicas: 0, runai: { spec: { image, autoscaling: { minReplicas: 0 } } } }),
  },
  {
    says: [
      'spec.state: Invalid value: spec.state: Stopped is not supported for runai, which cannot stop an inference: write Running, or let it sleep with spec.runai.spec.autoscaling.minReplicas: 0',
    ],
    refused: deployment({ state: 'Stopped' }),
    accepted: deployment({ state: 'Running' }),
  },
  {
    says: [
      `spec.adopt: Forbidden: spec.adopt is immutable while status.workload has an id: leave it as it is, or ${anotherObject}`,
    ],
    before: deployment({ adopt }, 'held', workload),
    refused: deployment({ adopt: { ...adopt, fromOwner: 'old/default/held' } }, 'held'),
    accepted: deployment({ adopt, paused: true }, 'held'),
  },
  {
    says: [
      `spec.adopt: Forbidden: spec.adopt is immutable while status.workload has an id: leave it as it is, or ${anotherObject}`,
    ],
    before: deployment({}, 'added-late', workload),
    refused: deployment({ adopt }, 'added-late'),
    accepted: deployment({ paused: true }, 'added-late'),
  },
  {
    says: [
      `spec.adopt: Forbidden: spec.adopt is immutable while status.workload has an id: leave it as it is, or ${anotherObject}`,
    ],
    before: deployment({ adopt }, 'removed', workload),
    refused: deployment({}, 'removed'),
    accepted: deployment({ adopt }, 'removed'),
  },
  {
    says: [
      '<nil>: Invalid value: metadata.name is also the name of the workload on Run:ai, which must have at most 63 characters, begin with a letter, hold only lower case letters, digits and -, and not end with -: write such a name into spec.runai.name, or rename the object',
    ],
    refused: deployment({}, 'llama-3.1'),
    accepted: deployment({ runai: { name: 'llama-3-1', spec: { image } } }, 'llama-3.1'),
  },
  {
    says: [
      '<nil>: Invalid value: metadata.name is also the name of the workload on Run:ai, which must have at most 63 characters, begin with a letter, hold only lower case letters, digits and -, and not end with -: write such a name into spec.runai.name, or rename the object',
    ],
    refused: deployment({}, 'x'.repeat(64)),
    accepted: deployment({}, 'x'.repeat(63)),
  },
  {
    says: [
      'spec.runai.name: Invalid value: "Llama_70b": spec.runai.name must begin with a letter, hold only lower case letters, digits and -, and not end with -',
    ],
    refused: runai({ name: 'Llama_70b' }),
    accepted: runai({ name: 'llama-70b' }),
  },
  {
    says: [`spec.runai.name: Forbidden: spec.runai.name is immutable: ${anotherObject}`],
    before: deployment(),
    refused: runai({ name: 'llama' }),
    accepted: deployment({ replicas: 2 }),
  },
  {
    says: [`spec.runai.project: Forbidden: spec.runai.project is immutable: ${anotherObject}`],
    before: runai({ project: 'team-a' }),
    refused: runai({ project: 'team-b' }),
    accepted: runai({ project: 'team-a', extra: { later: true } }),
  },
  {
    says: [`spec.runai.project: Forbidden: spec.runai.project is immutable: ${anotherObject}`],
    before: runai({ project: 'team-a' }),
    refused: deployment(),
    accepted: runai({ project: 'team-a' }),
  },
  {
    says: [`spec.runai.project: Forbidden: spec.runai.project is immutable: ${anotherObject}`],
    before: deployment(),
    refused: runai({ project: 'team-a' }),
    accepted: deployment({ replicas: 2 }),
  },
  {
    says: [
      `spec.runai.cluster: Forbidden: spec.runai.cluster may be added once and never changes after that: ${anotherObject}`,
    ],
    before: runai({ cluster: 'gpu-west' }),
    refused: runai({ cluster: 'gpu-east' }),
    accepted: runai({ cluster: 'gpu-west' }),
  },
  {
    says: [
      `spec.runai.cluster: Forbidden: spec.runai.cluster may be added once and never changes after that: ${anotherObject}`,
    ],
    before: runai({ cluster: 'gpu-west' }),
    refused: deployment(),
    accepted: runai({ cluster: 'gpu-west' }),
  },
];
