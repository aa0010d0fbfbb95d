import { ApiError } from '../../kube/api-error.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { KubeObject, ObjectRef, Resource } from '../../kube/objects.ts';
import { secrets } from '../../kube/resources.ts';
import type { TrustedCa } from '../../platform-clients/connection-settings.ts';
import type { Fault } from '../connections/fault.ts';
import { sentence } from '../sentence.ts';

const configMaps: Resource = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
};

interface DataObject extends KubeObject {
  /** Secret: base64. ConfigMap: plain. */
  data?: Record<string, string>;
}

/** What a platform object refers to. */
export interface CredentialRefs {
  namespace: string;
  secret: string;
  /** Keys that the type of platform needs in the Secret. */
  keys: readonly string[];
  ca: { kind: 'Secret' | 'ConfigMap'; name: string; key: string } | undefined;
}

/** What was read of a Secret and a CA. `version` changes whenever one of them does. */
export type Credentials =
  | {
      kind: 'Read';
      values: Record<string, string>;
      /** As messages name it: `Secret team-a/runai`. */
      secret: string;
      ca: TrustedCa | undefined;
      version: string;
    }
  | { kind: 'Missing'; fault: Fault };

/**
 * Reads the Secret and the CA of a connection, each by its name: Secrets are never listed or watched.
 * Throws ApiError where the API server cannot say.
 */
export async function readCredentials(
  client: Pick<KubeClient, 'get'>,
  refs: CredentialRefs,
  signal: AbortSignal,
): Promise<Credentials> {
  const get = (resource: Resource, name: string): Promise<DataObject | ApiError> =>
    read(client, resource, { namespace: refs.namespace, name }, signal);
  const where = `Secret ${refs.namespace}/${refs.secret}`;
  const secret = await get(secrets, refs.secret);
  if (secret instanceof ApiError)
    return missing('CredentialsInvalid', unreadable(where, secret, keyNames(refs.keys)));
  const values: Record<string, string> = {};
  for (const key of refs.keys) {
    const value = decode(secret.data?.[key]);
    if (value === '') return missing('CredentialsInvalid', lacksAny(where, secret, refs.keys, key));
    values[key] = value;
  }
  const version = secret.metadata.resourceVersion;
  if (refs.ca === undefined) return { kind: 'Read', values, secret: where, ca: undefined, version };

  const { kind, name, key } = refs.ca;
  const caWhere = `${kind} ${refs.namespace}/${name}`;
  const named = `${caWhere}, which spec.tls.caRef names,`;
  const object = await get(kind === 'Secret' ? secrets : configMaps, name);
  if (object instanceof ApiError)
    return missing('CertificateInvalid', unreadable(named, object, keyNames([key])));
  const text = object.data?.[key] ?? '';
  const pem = kind === 'Secret' ? decode(text) : text;
  if (pem === '') return missing('CertificateInvalid', lacks(named, object, key));
  return {
    kind: 'Read',
    values,
    secret: where,
    ca: { pem, from: `key "${key}" of ${caWhere}` },
    version: `${version} ${object.metadata.resourceVersion}`,
  };
}

/** The object, or why it cannot be had: it is not there, or we may not read it. */
async function read(
  client: Pick<KubeClient, 'get'>,
  resource: Resource,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<DataObject | ApiError> {
  try {
    return await client.get<DataObject>(resource, ref, signal);
  } catch (error) {
    // Where Roles are given by namespace, one is easily forgotten.
    if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return error;
    throw error;
  }
}

function unreadable(where: string, error: ApiError, keys: string): string {
  if (error.status === 404) return `${where} does not exist: create it with the ${keys}.`;
  const object = where.replace(/,$/, '');
  return `The operator may not read ${object}: ${sentence(error.message)} Give its ServiceAccount the right to get it.`;
}

/** All of them at once, where it is another kind of Secret. */
function lacksAny(where: string, secret: DataObject, keys: readonly string[], first: string): string {
  const hasNone = keys.length > 1 && keys.every((key) => secret.data?.[key] === undefined);
  return hasNone ? `${where} has none of the ${keyNames(keys)}: add them.` : lacks(where, secret, first);
}

function lacks(where: string, { data }: DataObject, key: string): string {
  return data?.[key] === undefined
    ? `${where} has no key "${key}": add it.`
    : `${where} has nothing in its key "${key}": write the value there.`;
}

function keyNames(keys: readonly string[]): string {
  return `${keys.length === 1 ? 'key' : 'keys'} ${keys.map((key) => `"${key}"`).join(' and ')}`;
}

/** Values in Secrets often end in a line feed that nobody meant. */
const decode = (text: string | undefined): string =>
  Buffer.from(text ?? '', 'base64')
    .toString('utf8')
    .trim();

const missing = (reason: Fault['reason'], message: string): Credentials => ({
  kind: 'Missing',
  fault: { reason, message, stalled: true, onlySecret: true },
});
