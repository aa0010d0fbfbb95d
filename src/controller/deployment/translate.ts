import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { PlatformClient, Translation } from '../../platform-clients/platform.ts';
import { type SecretsRead, secretsNamedBy } from './secrets/secrets.ts';

/**
 * What would be sent for an object; undefined where its platform cannot be asked, or where the Secrets that it takes
 * values from have not been read yet. `sentSince`: `Memory.sentSince`. Pure.
 */
export function translationOf(
  object: InferenceDeployment & KubeObject,
  ownerMark: string,
  client: PlatformClient | undefined,
  secrets: Pick<SecretsRead, 'values' | 'denied'> | undefined,
  sentSince: readonly string[] = [],
): Translation | undefined {
  const { namespace, name } = object.metadata;
  const { applied: accepted, operation } = object.status ?? {};
  // A create that is recognised by its fingerprint was accepted as it was sent.
  const applied = accepted?.hash ?? (operation?.fingerprint === undefined ? undefined : operation.hash);
  const sent = [...new Set([...sentSince, ...openUpdateOf(object)])];
  const takesSecrets = secretsNamedBy(object.spec).length > 0;
  if (takesSecrets && secrets === undefined) return undefined;
  if (takesSecrets && secrets?.denied !== undefined)
    return { kind: 'SecretNotFound', message: secrets.denied };
  return client?.translate({
    namespace,
    name,
    spec: object.spec,
    ownerMark,
    ...(applied !== undefined && { applied }),
    ...(sent.length > 0 && { sent }),
    ...(takesSecrets && secrets !== undefined && { secrets: secrets.values }),
  });
}

/** The body of an update on record of which nobody knows what came. What it had, an edit that follows has dropped. */
function openUpdateOf({ status }: InferenceDeployment): string[] {
  const { operation, applied } = status ?? {};
  if (operation?.type !== 'Update' || operation.refused === true) return [];
  const { hash } = operation;
  return hash === undefined || hash === applied?.hash ? [] : [hash];
}
