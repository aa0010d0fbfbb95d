import type { NimServiceSpec } from '../../../src/crd/nim/service-spec.ts';
import { nimBase } from './least-specs.ts';

const exclude = { name: 'from-policy', exclude: true };
const { image } = nimBase;

/** A NIM spec that names almost every field of the schema, each with a value that the rules accept. */
export const wholeNimSpec: NimServiceSpec = {
  image,
  imagePullPolicy: 'IfNotPresent',
  imagePullSecrets: [{ name: 'ngc-pull', userCredential: false }, exclude],
  ngcAuthSecret: 'ngc',
  modelStore: { nimCache: { name: 'llama-cache', profile: 'tensorrt_llm-h100-fp8' } },
  replicas: 2,
  multiNode: { workers: 1 },
  compute: {
    cpuCoreRequest: 4,
    cpuCoreLimit: 8.5,
    cpuMemoryRequest: '32G',
    cpuMemoryLimit: '64Gi',
    gpuDevicesRequest: 1,
    gpuRequestType: 'portion',
    gpuPortionRequest: 0.5,
    gpuPortionLimit: 1,
  },
  environmentVariables: [
    { name: 'NIM_LOG_LEVEL', value: 'INFO', description: 'how much it tells' },
    { name: 'TOKEN', secret: { name: 'hf', key: 'token' } },
    { name: 'TEMPLATE', configMap: { name: 'chat', key: 'template' } },
    { name: 'POD', podFieldRef: { path: 'metadata.name' } },
    { name: 'MINE', userCredential: { name: 'me', key: 'token' } },
    exclude,
  ],
  servingPort: {
    serviceType: 'ClusterIP',
    port: 8000,
    grpcPort: 8001,
    metricsPort: 8002,
    exposeExternally: true,
    exposedUrl: 'https://llama.acme.run.ai',
    exposedProtocol: 'http',
  },
  probes: {
    readiness: {
      initialDelaySeconds: 0,
      periodSeconds: 10,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
      handler: { httpGet: { path: '/v1/health/ready', port: 8000, host: 'localhost', scheme: 'HTTP' } },
    },
  },
  priorityClass: 'very-high',
  preemptibility: 'non-preemptible',
  category: 'Serve',
  nodePools: ['h100', 'default'],
  tolerations: [
    { name: 'gpu', operator: 'Equal', key: 'gpu', value: 'yes', effect: 'NoExecute', seconds: 60 },
    exclude,
  ],
  security: { runAsUid: 1000, runAsGid: 2 ** 40 },
  annotations: [{ name: 'team', value: 'a' }, exclude],
  labels: [{ name: 'team', value: 'a' }, exclude],
};

/** The fields that exclude those of `wholeNimSpec`. */
export const otherNimSpecs: NimServiceSpec[] = [
  {
    image,
    modelStore: { pvc: { existingPvc: true, claimName: 'models', readOnly: true } },
    autoscaling: {
      minReplicas: 1,
      maxReplicas: 3,
      metric: 'num_requests_waiting',
      metricThreshold: 10,
      scaleWindowSeconds: 300,
    },
  },
  {
    image,
    modelStore: {
      pvc: {
        claimInfo: {
          size: '100Gi',
          storageClass: 'fast',
          accessModes: { readWriteOnce: true, readOnlyMany: false, readWriteMany: false },
          volumeMode: 'Filesystem',
          addedAttrValues: [{ key: 'tier', value: 'gold' }],
        },
      },
    },
    compute: {
      gpuDevicesRequest: 1,
      gpuRequestType: 'memory',
      gpuMemoryRequest: '20G',
      gpuMemoryLimit: '40G',
    },
  },
];
