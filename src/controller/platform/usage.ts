import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import { workloadFinalizer } from '../../crd/names.ts';
import type { KubeObject } from '../../kube/objects.ts';

/** The key of the platform object that a deployment uses: `<kind>/<namespace>/<name>`, or `<kind>/<name>`. Pure. */
export function usedPlatform({ spec, metadata }: InferenceDeployment & KubeObject): string {
  const { kind, name } = spec.platformRef;
  return kind === 'InferencePlatform' ? `${kind}/${metadata.namespace}/${name}` : `${kind}/${name}`;
}

/**
 * May a deployment have something on its platform? Then it is served to the end, and its platform object stays for
 * it. What is being deleted has let go once our finalizer is off, whoever else still holds the object. Pure.
 */
export function mayHaveWorkload({ metadata, status }: InferenceDeployment & KubeObject): boolean {
  if (metadata.finalizers?.includes(workloadFinalizer) === true) return true;
  if (metadata.deletionTimestamp !== undefined) return false;
  return status?.workload !== undefined || status?.operation !== undefined || status?.applied !== undefined;
}
