import type { KubeClient } from '../../kube/client.ts';
import type { ConnectionSettings } from '../../platform-clients/connection-settings.ts';
import { secretKeysOf } from '../../platform-clients/registry.ts';
import { fingerprintOf, settingsOf, typeOf } from '../connections/settings.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import type { PlatformObject } from './directory.ts';

/** Where credentials are read from. */
export interface CredentialSources {
  kube: Pick<KubeClient, 'get'>;
  /** Where Secrets of cluster kinds live; undefined outside a cluster if no flag names it. */
  clusterResourceNamespace: string | undefined;
}

/** What a platform object's Secret and CA hold now. Throws ApiError where the API server cannot say. */
export async function credentialsOf(
  { spec, metadata }: PlatformObject,
  { kube, clusterResourceNamespace }: CredentialSources,
  signal: AbortSignal,
): Promise<Credentials> {
  const namespace = 'namespace' in metadata ? metadata.namespace : clusterResourceNamespace;
  const { name } = spec.credentialsSecretRef;
  if (namespace === undefined) {
    const message = `The operator does not know in which namespace Secret ${name} of a ClusterInferencePlatform is: start it with --cluster-resource-namespace.`;
    return {
      kind: 'Missing',
      fault: { reason: 'CredentialsInvalid', message, stalled: true, onlySecret: true },
    };
  }
  const keys = secretKeysOf(typeOf(spec));
  return readCredentials(kube, { namespace, secret: name, keys, ca: spec.tls?.caRef }, signal);
}

/** What a connection is opened with, and what tells it from one that is opened otherwise. Pure. */
export function wantedBy(
  { spec }: PlatformObject,
  credentials: Extract<Credentials, { kind: 'Read' }>,
): { settings: ConnectionSettings; fingerprint: string } {
  const settings = settingsOf(spec, credentials);
  return { settings, fingerprint: fingerprintOf({ settings, polling: spec.polling }) };
}
