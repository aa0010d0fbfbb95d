import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { CredentialSource } from './credentials.ts';

/** Where the kubelet mounts a pod's service account. */
export const SERVICE_ACCOUNT_ROOT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The credentials of the pod that this process runs in; `undefined` outside a cluster. Source of the variables
 * and paths: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export async function serviceAccount(
  env: Readonly<Record<string, string | undefined>>,
  root = SERVICE_ACCOUNT_ROOT,
): Promise<CredentialSource | undefined> {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'];
  if (!host || !port) return undefined;
  const token = (): Promise<string> => readFile(join(root, 'token'), 'utf8');
  try {
    await token();
  } catch {
    return undefined;
  }
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    proxyUrl: undefined,
    read: async () => ({
      headers: { Authorization: `Bearer ${(await token()).trim()}` },
      tls: { ca: await readFile(join(root, 'ca.crt')) },
    }),
  };
}
