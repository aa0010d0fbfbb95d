import { image } from '../whole-specs/least-specs.ts';
import { oneTarget } from './deployment-rules.ts';
import { deployment, egs, egsSection } from './drafts.ts';
import type { RuleRow } from './rule-row.ts';

const AT = 'spec.egs';
const forbidden = (field: string) =>
  `${AT}.${field}: Forbidden: ${AT}.${field} is immutable: create another InferenceDeployment instead`;

const gpuSpec = {
  gpuShape: 'Tesla-T4',
  instanceType: 'n1-highcpu-2',
  memoryPerGPU: 15,
  numberOfGPUs: 1,
  numberOfGPUNodes: 1,
  exitDuration: '6d0h0m',
  priority: 50,
};
const raw = { spec: { predictor: { model: { modelFormat: { name: 'sklearn' } } } } };
const rawModel = (metadata: object, section: object = {}) =>
  egs({ ...section, modelSpec: undefined, rawModelSpec: { metadata, ...raw } });

const immutableRules: RuleRow[] = [
  {
    says: [forbidden('workspace')],
    before: egs({ workspace: 'team-a' }),
    refused: egs({ workspace: 'team-b' }),
    accepted: egs({ workspace: 'team-a', gpuSpec }),
  },
  {
    says: [forbidden('workspace')],
    before: egs(),
    refused: egs({ workspace: 'team-a' }),
    accepted: egs({ leaseEndPolicy: 'Recreate' }),
  },
  {
    says: [forbidden('workspace')],
    before: egs({ workspace: 'team-a' }),
    refused: egs(),
    accepted: egs({ workspace: 'team-a', extra: { later: true } }),
  },
  {
    says: [forbidden('clusterName')],
    before: egs(),
    refused: egs({ clusterName: 'worker-2' }),
    accepted: egs({}, { paused: true }),
  },
  {
    says: [forbidden('endpointName')],
    before: egs(),
    refused: egs({ endpointName: 'iris' }),
    accepted: egs({ modelSpec: undefined, rawModelSpec: raw }),
  },
  {
    says: [forbidden('endpointName')],
    before: egs({ endpointName: 'iris' }),
    refused: egs({ endpointName: 'irises' }),
    accepted: egs({ endpointName: 'iris', modelSpec: { modelName: 'lightgbm', args: ['--x'] } }),
  },
];

const nameRules: RuleRow[] = [
  {
    says: [
      `${AT}.endpointName: Invalid value: "1st_iris": ${AT}.endpointName must begin with a letter, hold only lower case letters, digits and -, and not end with -`,
    ],
    refused: egs({ endpointName: '1st_iris' }),
    accepted: egs({ endpointName: 'iris-1' }),
  },
  ...['iris-1.5', 'x'.repeat(30)].map(
    (name): RuleRow => ({
      says: [
        `<nil>: Invalid value: metadata.name is also the name of the endpoint on EGS, which must have at most 29 characters, begin with a letter, hold only lower case letters, digits and -, and not end with -: write such a name into ${AT}.endpointName, or rename the object`,
      ],
      refused: egs({}, {}, name),
      accepted: egs({ endpointName: 'x'.repeat(29) }, {}, name),
    }),
  ),
  ...[{ endpointName: 'iris-5' }, {}].map((named): RuleRow => {
    const name = { endpointName: 'shown', ...named }.endpointName;
    const section = { ...named, workspace: 'w'.repeat(56 - name.length) };
    return {
      says: [
        `${AT}.endpointName: Invalid value: ${AT}.workspace and the name of the endpoint must have at most 55 characters together, because a namespace is called after both: write a shorter ${AT}.endpointName`,
      ],
      refused: egs(section, {}, 'shown'),
      accepted: egs({ ...section, workspace: section.workspace.slice(1) }, {}, 'shown'),
    };
  }),
];

const modelRules: RuleRow[] = [
  ...[{ modelSpec: undefined }, { rawModelSpec: raw }].map(
    (section): RuleRow => ({
      says: [
        `${AT}: Required value: ${AT} takes exactly one of modelSpec and rawModelSpec: write one of them, and not both`,
      ],
      refused: egs(section),
      accepted: egs({ modelSpec: undefined, rawModelSpec: raw }),
    }),
  ),
  ...[{}, { args: [] }].map(
    (model): RuleRow => ({
      says: [
        `${AT}.modelSpec.storageURI: Required value: storageURI must be given where args are not: write where the model is loaded from`,
      ],
      refused: egs({ modelSpec: { modelName: 'huggingface', ...model } }),
      accepted: egs({
        modelSpec: { modelName: 'huggingface', args: ['--model_id=meta-llama/Llama-3.1-8B'] },
      }),
    }),
  ),
  {
    says: [
      `${AT}.gpuSpec.exitDuration: Invalid value: "6d": exitDuration must be days, hours and minutes, such as 6d0h0m`,
    ],
    refused: egs({ gpuSpec: { ...gpuSpec, exitDuration: '6d' } }),
    accepted: egs({ gpuSpec: { ...gpuSpec, exitDuration: '6d0h0m' } }),
  },
  {
    says: [
      `${AT}.gpuSpec.exitDuration: Invalid value: "0d0h00m": exitDuration must be longer than 0d0h0m: write for how long the GPUs are needed, such as 6d0h0m`,
    ],
    refused: egs({ gpuSpec: { ...gpuSpec, exitDuration: '0d0h00m' } }),
    accepted: egs({ gpuSpec: { ...gpuSpec, exitDuration: '0d0h10m' } }),
  },
  {
    says: [
      `${AT}.rawModelSpec.metadata.name: Invalid value: ${AT}.rawModelSpec.metadata.name must be the name of the endpoint: take it out, or write that`,
    ],
    refused: rawModel({ name: 'iris' }),
    accepted: rawModel({ name: 'llama' }),
  },
  {
    says: [
      `${AT}.rawModelSpec.metadata.name: Invalid value: ${AT}.rawModelSpec.metadata.name must be the name of the endpoint: take it out, or write that`,
    ],
    refused: rawModel({ name: 'llama' }, { endpointName: 'iris' }),
    accepted: rawModel({ name: 'iris', labels: { team: 'a' } }, { endpointName: 'iris' }),
  },
  {
    says: [
      `${AT}.rawModelSpec.metadata.namespace: Forbidden: metadata.namespace is chosen by EGS: take it out`,
    ],
    refused: rawModel({ namespace: 'team-a' }),
    accepted: rawModel({}),
  },
  {
    says: [
      `${AT}.rawModelSpec.metadata.annotations: Forbidden: the annotation inference-operator.io/owner is the operator's own mark: take it out`,
    ],
    refused: rawModel({ annotations: { 'inference-operator.io/owner': 'x/y/z' } }),
    accepted: rawModel({ annotations: { 'serving.kserve.io/deploymentMode': 'RawDeployment' } }),
  },
];

/** Rules about the section `egs`, and about how the common fields fare with it. */
export const egsRules: readonly RuleRow[] = [
  ...immutableRules,
  ...nameRules,
  ...modelRules,
  {
    says: [oneTarget],
    refused: egs({}, { runai: { spec: { image } } }),
    accepted: egs(),
  },
  {
    says: ['spec: Forbidden: the target in spec is immutable: create another InferenceDeployment instead'],
    before: egs(),
    refused: deployment(),
    accepted: deployment({ runai: undefined, egs: { ...egsSection, gpuSpec } }),
  },
  ...[0, 2].map(
    (replicas): RuleRow => ({
      says: [
        'spec.replicas: Invalid value: spec.replicas must be 1 for egs, which cannot scale an endpoint: for more of them, create further InferenceDeployments',
      ],
      refused: egs({}, { replicas }),
      accepted: egs({}, { replicas: 1 }),
    }),
  ),
  {
    says: [
      'spec.state: Invalid value: spec.state: Stopped is not supported for egs, which cannot stop an endpoint: write Running, or delete the InferenceDeployment',
    ],
    refused: egs({}, { state: 'Stopped' }),
    accepted: egs({}, { state: 'Running' }),
  },
];
