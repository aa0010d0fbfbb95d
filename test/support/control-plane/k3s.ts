import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiRequest } from './api-request.ts';
import type { AdminAccess, ControlPlane, KubeconfigOptions, ServiceAccountName } from './control-plane.ts';
import type { Environment } from './find-binaries.ts';
import { openGuard } from './guard.ts';
import { startK3sContainer, whyNotStarted } from './k3s-container.ts';
import { copyKubectl, findKubectl } from './k3s-kubectl.ts';
import { K3sLog } from './k3s-log.ts';
import { writeKubeconfig, writeServiceAccountKubeconfig } from './kubeconfig.ts';
import { noControlPlane } from './no-control-plane.ts';
import type { Progress } from './progress.ts';
import { untilReady } from './ready.ts';
import { type BinaryName, kubernetesVersion } from './release.ts';

/**
 * Starts k3s in a container, which testcontainers removes when this process is gone. It always has a
 * controller manager. `why` says why no programs are used, for the error if this way is not open either.
 */
export async function startK3s(
  names: readonly BinaryName[],
  why: readonly string[],
  extraApiServerArgs: readonly string[],
  env: Environment,
  progress: Progress,
  platform = process.platform,
): Promise<ControlPlane> {
  const kubectl = findKubectl(env);
  if (!kubectl && platform !== 'linux') {
    throw noControlPlane(names, [...why, 'k3s: kubectl is not on the PATH']);
  }
  const image = `rancher/k3s:${kubernetesVersion()}-k3s1`;
  progress.line(`takes a container of ${image}`);
  const token = randomBytes(24).toString('hex');
  using log = new K3sLog();
  const container = await startK3sContainer(image, token, extraApiServerArgs, log).catch((error: unknown) => {
    throw noControlPlane(names, [...why, `k3s: ${whyNotStarted(image, error, log)}`], error);
  });
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => void (await container.stop()));
  const { folder } = stack.use(await openGuard(join(tmpdir(), 'control-plane-')));
  const admin = accessOf(container.getKubeConfig(), token);
  // Its node is there before this, perhaps. With the programs it is there too, and users take it for granted.
  await untilReady('k3s', log, async () => {
    const answer = await apiRequest(admin, 'GET', '/api/v1/namespaces/default/serviceaccounts/default');
    return answer.status === 200;
  });
  const usedKubectl = kubectl ?? (await copyKubectl(container, folder));
  return new K3sControlPlane(stack.move(), folder, admin, usedKubectl);
}

/** Reads where the server is, and its authority, from the kubeconfig of k3s. Throws if they are not in it. */
export function accessOf(kubeconfig: string, token: string): AdminAccess {
  const value = (key: string): string => {
    const found = new RegExp(`^\\s*${key}: (\\S+)$`, 'm').exec(kubeconfig)?.[1];
    if (!found) throw new Error(`the kubeconfig of k3s has no ${key}`);
    return found;
  };
  const ca = Buffer.from(value('certificate-authority-data'), 'base64').toString();
  return { server: value('server'), ca, token };
}

class K3sControlPlane implements ControlPlane {
  readonly kind = 'k3s';
  readonly admin: AdminAccess;
  readonly server: string;
  readonly ca: string;
  readonly folder: string;
  readonly kubeconfig: string;
  readonly kubectl: string;
  readonly #stack: AsyncDisposableStack;
  #stopped: Promise<void> | undefined;

  /** `stack` ends the container and removes the folder. */
  constructor(stack: AsyncDisposableStack, folder: string, admin: AdminAccess, kubectl: string) {
    this.#stack = stack;
    this.admin = admin;
    this.kubectl = kubectl;
    this.server = admin.server;
    this.ca = admin.ca;
    this.folder = folder;
    this.kubeconfig = writeKubeconfig(join(folder, 'admin.kubeconfig'), admin);
  }

  kubeconfigFor(account: ServiceAccountName, options: KubeconfigOptions = {}): Promise<string> {
    return writeServiceAccountKubeconfig(this.folder, this.admin, account, options);
  }

  stopApiServer(): Promise<void> {
    return Promise.reject(notInK3s('stopApiServer'));
  }

  startApiServer(): Promise<void> {
    return Promise.reject(notInK3s('startApiServer'));
  }

  restartApiServer(): Promise<void> {
    return Promise.reject(notInK3s('restartApiServer'));
  }

  pauseEtcd(): void {
    throw notInK3s('pauseEtcd');
  }

  resumeEtcd(): void {
    throw notInK3s('resumeEtcd');
  }

  compactEtcd(): Promise<void> {
    return Promise.reject(notInK3s('compactEtcd'));
  }

  saveEtcd(): Promise<string> {
    return Promise.reject(notInK3s('saveEtcd'));
  }

  restoreEtcd(): Promise<void> {
    return Promise.reject(notInK3s('restoreEtcd'));
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stack.disposeAsync();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** etcd and the API server are one process there, and a restarted container comes back on another port. */
function notInK3s(what: string): Error {
  return new Error(
    `${what} is not possible in a k3s container: use programs (CONTROL_PLANE=build, needs Go)`,
  );
}
