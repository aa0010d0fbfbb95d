import {
  apiVersion,
  clusterInferencePlatforms,
  inferenceDeployments,
  inferencePlatforms,
} from '../../../src/crd/names.ts';
import type { Manifest } from '../kube-client/kube-client.ts';

/** An object with a spec. */
export type SpecManifest = Manifest & { spec: Record<string, unknown> };

/** The least that Run:ai needs to run something. */
export const sampleImage = 'vllm/vllm-openai:v0.10.0';

/** Intervals that let a test see in a second what takes minutes otherwise. */
export const quickPolling = {
  active: '100ms',
  idle: '1s',
  driftCheck: '2s',
  staleAfter: '4s',
  visibilityWindow: '1s',
};

/** The Secret of the simulator's service account `operator`. */
export function credentials(namespace: string, name = 'runai'): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData: { clientId: 'operator', clientSecret: 'operator-secret' },
  };
}

/** A connection to a simulator; `spec` is put over a sound one. */
export function runaiPlatform(
  namespace: string,
  url: string,
  spec: Record<string, unknown> = {},
  name = 'runai',
): SpecManifest {
  return {
    apiVersion,
    kind: inferencePlatforms.kind,
    metadata: { name, namespace },
    spec: {
      runai: { url, defaultProject: 'team-a' },
      credentialsSecretRef: { name: 'runai' },
      rateLimit: { requestsPerSecond: 1000, burst: 1000, maxInFlight: 64 },
      polling: quickPolling,
      ...spec,
    },
  };
}

/** The same of the cluster kind. Its Secret lives in the operator's namespace. */
export function clusterRunaiPlatform(
  url: string,
  spec: Record<string, unknown> = {},
  name = 'runai',
): SpecManifest {
  const { spec: sound } = runaiPlatform('', url, { allowedConsumers: [{ namespaceSelector: {} }], ...spec });
  return { apiVersion, kind: clusterInferencePlatforms.kind, metadata: { name }, spec: sound };
}

/** A deployment on the platform object `runai`; `spec` is put over a sound one. */
export function runaiDeployment(
  namespace: string,
  name: string,
  spec: Record<string, unknown> = {},
): SpecManifest {
  return {
    apiVersion,
    kind: inferenceDeployments.kind,
    metadata: { name, namespace },
    spec: { platformRef: { name: 'runai' }, runai: { spec: { image: sampleImage } }, ...spec },
  };
}
