/** A section `egs` that names every field of the schema but those of `otherEgs`. */
export const wholeEgs = {
  workspace: 'team-a',
  clusterName: 'worker-1',
  endpointName: 'llama',
  gpuSpec: {
    gpuShape: 'Tesla-T4',
    instanceType: 'n1-highcpu-2',
    memoryPerGPU: 15,
    numberOfGPUs: 1,
    numberOfGPUNodes: 1,
    exitDuration: '6d0h0m',
    priority: 300,
  },
  modelSpec: {
    modelName: 'huggingface',
    storageURI: 'hf://meta-llama/Llama-3.1-8B',
    args: ['--dtype=half', ''],
    secret: { name: 'hf', keys: ['token'] },
    resources: { cpu: '4', memory: '32Gi' },
  },
  leaseEndPolicy: 'Recreate',
  extra: { gpuSpec: { enableRDMA: true }, later: [1, null] },
};

/** The other form of a model, which excludes the one of `wholeEgs`. */
export const otherEgs = {
  modelSpec: undefined,
  rawModelSpec: {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: 'llama', annotations: { 'serving.kserve.io/deploymentMode': 'RawDeployment' } },
    spec: { predictor: { containers: [{ name: 'kserve-container', image: 'vllm/vllm-openai:v0.10.0' }] } },
  },
};

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** As much as the bounds allow of what the rules read. */
export const largeEgs = {
  workspace: 'w'.repeat(26),
  endpointName: 'e'.repeat(29),
  modelSpec: undefined,
  rawModelSpec: {
    metadata: {
      name: 'e'.repeat(29),
      annotations: Object.fromEntries(times(128, (i) => [`example.com/a${i}`, 'x'.repeat(1000)])),
    },
    spec: { predictor: { containers: times(64, (i) => ({ name: `c${i}`, args: times(64, () => 'x') })) } },
  },
};
