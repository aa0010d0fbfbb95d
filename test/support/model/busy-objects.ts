import {
  type ClusterInferencePlatform,
  clusterInferencePlatformSpecSchema,
} from '../../../src/crd/inference-platform.ts';
import type { KubeObject } from '../../../src/kube/objects.ts';

/** Key of the one platform object. */
export const PLATFORM = 'ClusterInferencePlatform/runai';

/** The namespaces of the objects, by place. */
export const NAMESPACES = ['a', 'a', 'b'] as const;

/** Name of an object and of its workload. */
export const nameOf = (at: number): string => `model-${at}`;

/** What a user applies. */
export const SPEC = {
  platformRef: { kind: 'ClusterInferencePlatform', name: 'runai' },
  runai: { spec: { image: 'a' } },
};

/** The platform object, which the namespaces of the objects may use, or may not. */
export function platformObject(allows: boolean): ClusterInferencePlatform & KubeObject {
  return {
    apiVersion: 'inference-operator.io/v1alpha1',
    kind: 'ClusterInferencePlatform',
    metadata: {
      name: 'runai',
      uid: 'uid-runai',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-01-05T09:00:00Z',
    },
    spec: clusterInferencePlatformSpecSchema.parse({
      runai: { url: 'https://runai.example.com', defaultProject: 'team-a' },
      credentialsSecretRef: { name: 'runai' },
      allowedConsumers: [{ namespaces: allows ? [...new Set(NAMESPACES)] : ['others'] }],
    }),
  };
}
