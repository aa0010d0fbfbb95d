import { keysOf } from '../../../src/crd/keys.ts';
import { targets } from '../../../src/crd/targets.ts';
import { image, nimBase } from '../whole-specs/least-specs.ts';
import { deployment } from './drafts.ts';
import type { RuleRow } from './rule-row.ts';

const workload = { workload: { id: '0b8c6f0e-6a0f-4a53-9a52-0d5a3a4f8a11' } };
const adopt = { id: '0b8c6f0e-6a0f-4a53-9a52-0d5a3a4f8a11' };
const anotherObject = 'create another InferenceDeployment instead';
/** What is said where a spec names no target, or several. */
export const oneTarget = `spec: Required value: spec must name exactly one target: write one of ${keysOf(targets).join(', ')}`;

/** Rules about fields that all targets share. */
export const deploymentRules: readonly RuleRow[] = [
  {
    says: [oneTarget],
    refused: deployment({ runai: undefined }),
    accepted: deployment(),
  },
  {
    says: [oneTarget],
    refused: deployment({ nim: { spec: nimBase } }),
    accepted: deployment({ nim: null }),
  },
  {
    says: [`spec: Forbidden: the target in spec is immutable: ${anotherObject}`],
    before: deployment(),
    refused: deployment({ runai: undefined, nim: { spec: nimBase } }),
    accepted: deployment({ paused: true }),
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
  ...['..', '../projects', 'a%2fb'].map((id) => ({
    says: [
      `spec.adopt.id: Invalid value: "${id}": spec.adopt.id must hold only letters, digits, -, _ and ., and begin and end with a letter or digit: write the id as the platform shows it`,
    ],
    refused: deployment({ adopt: { id } }),
    accepted: deployment({ adopt: { id: 'llama-2.chat_a1' } }),
  })),
];
