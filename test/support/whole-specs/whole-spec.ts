import { image } from './least-specs.ts';

const access = { authorizationType: 'authorizedUsers', authorizedUsers: ['ann@acme.example'] };
const groups = { authorizationType: 'authorizedGroups', authorizedGroups: ['ops'] };
const exclude = { name: 'from-policy', exclude: true };
const tool = { name: 'board', toolType: 'tensorboard', toolName: 'TensorBoard' };

/** A Run:ai spec that names every field of the schema at least once, each with a value that the rules accept. */
export const wholeSpec = {
  image,
  imagePullPolicy: 'IfNotPresent',
  imagePullSecrets: [{ name: 'registry', userCredential: false }, exclude],
  command: 'vllm serve',
  args: '--model meta-llama/Llama-3.1-70B',
  workingDir: '/app',
  createHomeDir: true,
  environmentVariables: [
    { name: 'MODE', value: 'fast', description: 'how to run' },
    { name: 'HF_TOKEN', secret: { name: 'hf', key: 'token' } },
    { name: 'TEMPLATE', configMap: { name: 'chat', key: 'template' } },
    { name: 'POD', podFieldRef: { path: 'metadata.name' } },
    { name: 'MINE', userCredential: { name: 'me', key: 'token' } },
    exclude,
  ],
  compute: {
    cpuCoreRequest: 4,
    cpuCoreLimit: 8.5,
    cpuMemoryRequest: '32G',
    cpuMemoryLimit: '64Gi',
    gpuDevicesRequest: 1,
    gpuRequestType: 'portion',
    gpuPortionRequest: 0.5,
    gpuPortionLimit: 1,
    largeShmRequest: true,
    extendedResources: [
      { resource: 'vendor.example/nic', quantity: '1' },
      { resource: 'vendor.example/old', exclude: true },
    ],
  },
  autoscaling: {
    minReplicas: 0,
    maxReplicas: 3,
    metric: 'concurrency',
    metricThreshold: 20,
    metricThresholdPercentage: 70,
    scaleToZeroRetentionSeconds: 60,
    scaleDownDelaySeconds: 30,
    initialReplicas: 1,
    activationReplicas: 1,
    concurrencyHardLimit: 0,
    initializationTimeoutSeconds: 600,
  },
  servingPort: {
    container: 8000,
    protocol: 'http',
    ...access,
    authorizedGroups: [],
    clusterLocalAccessOnly: false,
  },
  servingConfiguration: { initializationTimeoutSeconds: 600, requestTimeoutSeconds: 300 },
  exposedUrls: [
    { ...tool, container: 8080, url: 'https://board.acme.run.ai', ...access },
    { container: 8081, ...groups },
    exclude,
  ],
  ports: [{ ...tool, container: 9000, serviceType: 'NodePort', external: 30900 }, exclude],
  probes: {
    readiness: {
      initialDelaySeconds: 0,
      periodSeconds: 10,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
      handler: { httpGet: { path: '/health', port: 8000, host: 'localhost', scheme: 'HTTP' } },
    },
  },
  priorityClass: 'very-high',
  preemptibility: 'non-preemptible',
  category: 'Serve',
  nodePools: ['h100', 'default'],
  nodeType: 'gpu',
  nodeAffinityRequired: {
    nodeSelectorTerms: [
      {
        matchExpressions: [
          { key: 'gpu', operator: 'In', values: ['h100'] },
          { key: 'gpu.count', operator: 'Gt', values: ['3'] },
          { key: 'spot', operator: 'DoesNotExist' },
        ],
      },
    ],
  },
  podAffinity: { type: 'Preferred', key: 'topology.kubernetes.io/zone' },
  tolerations: [
    { name: 'gpu', operator: 'Equal', key: 'gpu', value: 'yes', effect: 'NoExecute', seconds: 60 },
    exclude,
  ],
  security: {
    runAsUid: 1000,
    runAsGid: 1000,
    runAsNonRoot: true,
    readOnlyRootFilesystem: true,
    supplementalGroups: '100,200',
    uidGidSource: 'custom',
    seccompProfileType: 'RuntimeDefault',
    capabilities: ['NET_BIND_SERVICE'],
  },
  storage: {
    configMapVolume: [
      { name: 'chat', configMap: 'chat', mountPath: '/chat', subPath: 'template', defaultMode: '0644' },
      exclude,
    ],
    secretVolume: [{ name: 'keys', secret: 'keys', mountPath: '/keys', defaultMode: '0400' }, exclude],
    dataVolume: [
      { id: '71f69d83-ba66-4822-adf5-55ce55efd210', mountPath: '/data' },
      { id: '71f69d83-ba66-4822-adf5-55ce55efd211', exclude: true },
    ],
    emptyDirVolume: [{ name: 'scratch', path: '/scratch', medium: 'Memory', sizeLimit: '1Gi' }, exclude],
    git: [
      {
        name: 'source',
        repository: 'https://git.example/llama',
        path: '/source',
        branch: 'main',
        revision: '1f2e3d',
        secretRef: {
          name: 'git',
          authenticationMethod: 'password',
          secretKeyOfUser: 'user',
          secretKeyOfPassword: 'password',
        },
      },
      {
        repository: 'https://git.example/old',
        path: '/old',
        passwordSecret: 'git',
        secretKeyOfUser: 'user',
        secretKeyOfPassword: 'password',
      },
      exclude,
    ],
    hostPath: [
      { name: 'models', path: '/models', mountPath: '/models', readOnly: false, mountPropagation: 'None' },
      exclude,
    ],
    nfs: [
      { name: 'share', server: 'nfs.example', path: '/models', mountPath: '/nfs', readOnly: true },
      exclude,
    ],
    pvc: [
      {
        name: 'new',
        path: '/new',
        existingPvc: false,
        claimName: 'models',
        readOnly: false,
        ephemeral: false,
        dataSharing: true,
        claimInfo: {
          size: '100Gi',
          storageClass: 'fast',
          accessModes: { readWriteOnce: true, readOnlyMany: false, readWriteMany: false },
          volumeMode: 'Filesystem',
          addedAttrValues: [{ key: 'tier', value: 'gold' }],
        },
      },
      exclude,
    ],
  },
  annotations: [{ name: 'team', value: 'a' }, exclude],
  labels: [{ name: 'team', value: 'a' }, exclude],
  relatedUrls: [{ name: 'docs', url: 'https://wiki.example', type: 'docs' }, exclude],
};

/** The fields that exclude those of `wholeSpec`. */
export const otherSpecs = [
  {
    compute: {
      gpuDevicesRequest: 1,
      gpuRequestType: 'memory',
      gpuMemoryRequest: '20G',
      gpuMemoryLimit: '40G',
    },
  },
  { compute: { gpuDevicesRequest: 1, gpuRequestType: 'migProfile', migProfile: '1g.5gb' } },
  { servingPort: { container: 8000, ...groups } },
];
