import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { CredentialSource } from './credentials.ts';
import { CredentialsError } from './credentials-error.ts';
import { openKubeconfig } from './kubeconfig.ts';
import { serviceAccount } from './service-account.ts';

/** Where to look. */
export interface CredentialOptions {
  /** `--kubeconfig`: this file and nothing else. */
  kubeconfig?: string | undefined;
  /** `--context`: only a kubeconfig has contexts, so the pod's service account is passed over. */
  context?: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  /** Folder of the service account; tests give another. */
  serviceAccountRoot?: string;
}

/**
 * The first of: `kubeconfig`, the pod's service account, `KUBECONFIG`, `~/.kube/config`.
 * Rejects with a CredentialsError if there is none, or if the one that is there makes no sense.
 */
export async function findCredentials(options: CredentialOptions): Promise<CredentialSource> {
  const { kubeconfig, context, env } = options;
  if (kubeconfig) return openKubeconfig([kubeconfig], context);
  if (!context) {
    const pod = await serviceAccount(env, options.serviceAccountRoot);
    if (pod !== undefined) return pod;
  }
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  if (listed.length > 0) return openKubeconfig(listed, context);
  const home = join(env['HOME'] ?? '', '.kube', 'config');
  if (env['HOME'] && (await exists(home))) return openKubeconfig([home], context);
  throw new CredentialsError(
    'no Kubernetes API server: not in a cluster, and no kubeconfig in --kubeconfig, KUBECONFIG or ~/.kube/config',
  );
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
