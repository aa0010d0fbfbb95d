import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { PlatformClient, Translation } from '../../platform-clients/platform.ts';

/** What would be sent for an object; undefined where its platform cannot be asked. Pure. */
export function translationOf(
  object: InferenceDeployment & KubeObject,
  ownerMark: string,
  client: PlatformClient | undefined,
): Translation | undefined {
  const { namespace, name } = object.metadata;
  const applied = object.status?.applied?.hash;
  return client?.translate({
    namespace,
    name,
    spec: object.spec,
    ownerMark,
    ...(applied !== undefined && { applied }),
  });
}

/** What an object's workload carries as its owner mark. */
export function ownerMarkOf(ownerId: string, { metadata }: InferenceDeployment & KubeObject): string {
  return `${ownerId}/${metadata.namespace}/${metadata.name}`;
}
