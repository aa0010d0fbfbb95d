import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { isDeeper } from '../../platform-clients/json-depth.ts';
import type { PlatformClient, Translation } from '../../platform-clients/platform.ts';
import { targetOf } from '../../platform-clients/registry.ts';
import { type SecretsRead, secretsNamedBy } from './secrets/secrets.ts';

/**
 * Levels of objects and lists in a field of a section: far more than any platform documents, and few enough that an
 * answer which shows them again can be read. The API server takes thousands, which would exhaust the stack.
 */
const DEEPEST = 50;

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
  const tooDeep = nestedTooDeeply(object.spec);
  if (tooDeep !== undefined) return tooDeep;
  const { namespace, name } = object.metadata;
  const { applied: accepted, operation } = object.status ?? {};
  // A create that is recognised by its fingerprint was accepted as it was sent.
  const applied = accepted?.hash ?? (operation?.fingerprint === undefined ? undefined : operation.hash);
  const sent = [...new Set([...sentSince, ...openUpdateOf(object)])];
  const takesSecrets = secretsNamedBy(object.spec).length > 0;
  if (takesSecrets && secrets === undefined) return undefined;
  const translation = client?.translate({
    namespace,
    name,
    spec: object.spec,
    ownerMark,
    ...(applied !== undefined && { applied }),
    ...(sent.length > 0 && { sent }),
    ...(takesSecrets && secrets !== undefined && { secrets: secrets.values }),
  });
  const denied = takesSecrets ? secrets?.denied : undefined;
  if (denied === undefined) return translation;
  const runs = runsBy(translation);
  return { kind: 'SecretNotFound', message: denied, ...(runs !== undefined && { runs }) };
}

/**
 * Is the workload to run? Also where a value is missing, which this needs none of; undefined where a platform cannot stop
 * a workload and keep it, or our own checks refuse the spec. Pure.
 */
export function runsBy(translation: Translation | undefined): boolean | undefined {
  if (translation?.kind === 'Desired') return translation.desired.runs;
  return translation?.kind === 'SecretNotFound' ? translation.runs : undefined;
}

function nestedTooDeeply(spec: InferenceDeployment['spec']): Translation | undefined {
  const target = targetOf(spec);
  const deep = Object.entries(spec[target] ?? {}).find(([, value]) => isDeeper(value, DEEPEST));
  if (deep === undefined) return undefined;
  const message = `may not be nested in more than ${DEEPEST} levels: leave out what is deeper`;
  return { kind: 'Violation', field: `spec.${target}.${deep[0]}`, message };
}

/** The body of an update on record of which nobody knows what came. What it had, an edit that follows has dropped. */
function openUpdateOf({ status }: InferenceDeployment): string[] {
  const { operation, applied } = status ?? {};
  if (operation?.type !== 'Update' || operation.refused === true) return [];
  const { hash } = operation;
  return hash === undefined || hash === applied?.hash ? [] : [hash];
}
