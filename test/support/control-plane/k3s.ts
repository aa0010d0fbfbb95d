import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { StartedK3sContainer } from '@testcontainers/k3s';
import type { AdminAccess, ControlPlane, KubeconfigOptions, ServiceAccountName } from './control-plane.ts';
import { assetsFolder, cacheFolder, type Environment, findBinaries } from './find-binaries.ts';
import { type Guard, openGuard } from './guard.ts';
import { writeKubeconfig, writeServiceAccountKubeconfig } from './kubeconfig.ts';
import { noControlPlane } from './no-control-plane.ts';
import type { Progress } from './progress.ts';
import { type BinaryName, kubernetesVersion } from './release.ts';

const tokenFile = '/etc/control-plane/tokens.csv';

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
): Promise<ControlPlane> {
  const kubectl = findKubectl(env);
  if (!kubectl) throw noControlPlane(names, [...why, 'k3s: kubectl is not on the PATH']);
  const image = `rancher/k3s:${kubernetesVersion()}-k3s1`;
  progress.line(`takes a container of ${image}`);
  const token = randomBytes(24).toString('hex');
  const container = await startContainer(image, token, extraApiServerArgs).catch((error: unknown) => {
    throw isNoEngine(error) ? noControlPlane(names, [...why, 'k3s: no container engine answers']) : error;
  });
  try {
    const guard = await openGuard(join(tmpdir(), 'control-plane-'));
    return new K3sControlPlane(guard, container, accessOf(container, token), kubectl);
  } catch (error) {
    await container.stop();
    throw error;
  }
}

function findKubectl(env: Environment): string | undefined {
  const assets = assetsFolder(env);
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return findBinaries(['kubectl'], [...(assets ? [assets] : []), cacheFolder(env), ...path]).paths.kubectl;
}

async function startContainer(
  image: string,
  token: string,
  extraApiServerArgs: readonly string[],
): Promise<StartedK3sContainer> {
  // Loaded here, since it is large and most machines never come here.
  const { K3sContainer } = await import('@testcontainers/k3s');
  const flags = [
    `token-auth-file=${tokenFile}`,
    ...extraApiServerArgs.map((flag) => flag.replace(/^--/, '')),
  ];
  return new K3sContainer(image)
    .withCopyContentToContainer([{ content: `${token},admin,admin,system:masters\n`, target: tokenFile }])
    .withCommand([
      'server',
      '--disable=traefik,servicelb,metrics-server,local-storage,coredns',
      ...flags.map((flag) => `--kube-apiserver-arg=${flag}`),
    ])
    .start();
}

function isNoEngine(error: unknown): boolean {
  return error instanceof Error && error.message.includes('container runtime strategy');
}

function accessOf(container: StartedK3sContainer, token: string): AdminAccess {
  const config = container.getKubeConfig();
  const value = (key: string): string => {
    const found = new RegExp(`^\\s*${key}: (\\S+)$`, 'm').exec(config)?.[1];
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
  readonly #guard: Guard;
  readonly #container: StartedK3sContainer;
  #stopped: Promise<void> | undefined;

  constructor(guard: Guard, container: StartedK3sContainer, admin: AdminAccess, kubectl: string) {
    this.#guard = guard;
    this.#container = container;
    this.admin = admin;
    this.kubectl = kubectl;
    this.server = admin.server;
    this.ca = admin.ca;
    this.folder = guard.folder;
    this.kubeconfig = writeKubeconfig(join(guard.folder, 'admin.kubeconfig'), admin);
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
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    try {
      await this.#container.stop();
    } finally {
      await this.#guard.close();
    }
  }
}

/** etcd and the API server are one process there, and a restarted container comes back on another port. */
function notInK3s(what: string): Error {
  return new Error(
    `${what} is not possible in a k3s container: use programs (CONTROL_PLANE=build, needs Go)`,
  );
}
