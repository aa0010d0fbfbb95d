import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { apiRequest } from './api-request.ts';
import type { AdminAccess, KubeconfigOptions, ServiceAccountName } from './control-plane.ts';

/** Writes a kubeconfig that only this user can read, and answers its path. JSON, which is YAML as well. */
export function writeKubeconfig(path: string, access: AdminAccess, namespace = 'default'): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'control-plane',
    contexts: [{ name: 'control-plane', context: { cluster: 'control-plane', user: 'user', namespace } }],
    clusters: [
      {
        name: 'control-plane',
        cluster: {
          server: access.server,
          'certificate-authority-data': Buffer.from(access.ca).toString('base64'),
        },
      },
    ],
    users: [{ name: 'user', user: { token: access.token } }],
  };
  writeFileSync(path, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
  return path;
}

const grantedToken = z.object({ status: z.object({ token: z.string() }) });

let written = 0;

/** Asks the server for a token of the ServiceAccount and writes a kubeconfig with it into the folder. */
export async function writeServiceAccountKubeconfig(
  folder: string,
  admin: AdminAccess,
  account: ServiceAccountName,
  options: KubeconfigOptions,
): Promise<string> {
  const { namespace, name } = account;
  const answer = await apiRequest(
    admin,
    'POST',
    `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: options.expirationSeconds ?? 3600 },
    },
  );
  if (answer.status !== 201) {
    throw new Error(`no token for ServiceAccount ${namespace}/${name}: HTTP ${answer.status} ${answer.body}`);
  }
  const { status } = grantedToken.parse(JSON.parse(answer.body));
  const access = { server: options.server ?? admin.server, ca: options.ca ?? admin.ca, token: status.token };
  mkdirSync(join(folder, 'kubeconfigs'), { recursive: true });
  written += 1;
  return writeKubeconfig(join(folder, 'kubeconfigs', `${namespace}-${name}-${written}`), access, namespace);
}
