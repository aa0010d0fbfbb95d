import { ApiError } from '../../kube/api-error.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { KubeObject, Resource } from '../../kube/objects.ts';
import type { Fault } from '../connections/fault.ts';

const secrets: Resource = { group: '', version: 'v1', plural: 'secrets', kind: 'Secret', namespaced: true };
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

export type Credentials =
  | { kind: 'Read'; values: Record<string, string>; ca: string | undefined; version: string }
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
  try {
    return await readAll(client, refs, signal);
  } catch (error) {
    // Where Roles are given by namespace, one is easily forgotten.
    if (error instanceof ApiError && error.status === 403)
      return missing(
        'CredentialsInvalid',
        `The operator may not read what this object refers to: ${error.message}. Give its ServiceAccount the right.`,
      );
    throw error;
  }
}

async function readAll(
  client: Pick<KubeClient, 'get'>,
  refs: CredentialRefs,
  signal: AbortSignal,
): Promise<Credentials> {
  const secret = await read(client, secrets, refs.namespace, refs.secret, signal);
  const where = `Secret ${refs.namespace}/${refs.secret}`;
  if (secret === undefined)
    return missing(
      'CredentialsInvalid',
      `${where} does not exist: create it with the keys ${refs.keys.join(' and ')}.`,
    );
  const values: Record<string, string> = {};
  for (const key of refs.keys) {
    const value = decode(secret.data?.[key]);
    if (value === '') return missing('CredentialsInvalid', `${where} has no key ${key}: add it.`);
    values[key] = value;
  }
  if (refs.ca === undefined)
    return { kind: 'Read', values, ca: undefined, version: secret.metadata.resourceVersion };

  const { kind, name, key } = refs.ca;
  const object = await read(client, kind === 'Secret' ? secrets : configMaps, refs.namespace, name, signal);
  const text = kind === 'Secret' ? decode(object?.data?.[key]) : (object?.data?.[key] ?? '');
  if (object === undefined)
    return missing(
      'CertificateInvalid',
      `${kind} ${refs.namespace}/${name} of spec.tls.caRef does not exist: create it.`,
    );
  if (text === '')
    return missing(
      'CertificateInvalid',
      `${kind} ${refs.namespace}/${name} of spec.tls.caRef has no key ${key}: add it.`,
    );
  const version = `${secret.metadata.resourceVersion} ${object.metadata.resourceVersion}`;
  return { kind: 'Read', values, ca: text, version };
}

async function read(
  client: Pick<KubeClient, 'get'>,
  resource: Resource,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<DataObject | undefined> {
  try {
    return await client.get<DataObject>(resource, { namespace, name }, signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
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
