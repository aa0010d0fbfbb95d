import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { KubeObject } from '../../kube/objects.ts';

/** What an object's workload carries as its owner mark. */
export function ownerMarkOf(ownerId: string, { metadata }: InferenceDeployment & KubeObject): string {
  return `${ownerId}/${metadata.namespace}/${metadata.name}`;
}

/** The parts of an owner mark, `<owner-id>/<namespace>/<name>`; anything may be missing from one that is not ours. Pure. */
export function partsOfMark(mark: string): {
  ownerId: string | undefined;
  namespace: string | undefined;
  name: string | undefined;
} {
  const [ownerId, namespace, name] = mark.split('/');
  return { ownerId, namespace, name };
}
