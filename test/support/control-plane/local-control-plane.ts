import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiServer } from './api-server.ts';
import type { AdminAccess, ControlPlane, KubeconfigOptions, ServiceAccountName } from './control-plane.ts';
import { startControllerManager } from './controller-manager.ts';
import { type Etcd, startEtcd } from './etcd.ts';
import { type Guard, openGuard } from './guard.ts';
import type { GuardedProgram } from './guarded-program.ts';
import { writeKubeconfig, writeServiceAccountKubeconfig } from './kubeconfig.ts';
import type { Binaries } from './release.ts';

const graceMs = 5_000;

/** Starts a control plane of programs on this machine. Leaves nothing behind if it fails. */
export async function startLocalControlPlane(
  binaries: Partial<Binaries>,
  extraApiServerArgs: readonly string[],
): Promise<ControlPlane> {
  const path = (name: keyof Binaries): string => {
    const found = binaries[name];
    if (!found) throw new Error(`${name} was not asked for`);
    return found;
  };
  const guard = await openGuard(join(tmpdir(), 'control-plane-'));
  try {
    const etcd = await startEtcd(path('etcd'), guard);
    const apiServer = new ApiServer(path('kube-apiserver'), guard, etcd.url, extraApiServerArgs);
    await apiServer.start();
    const manager = binaries['kube-controller-manager'];
    const managing = manager ? await startControllerManager(manager, guard, apiServer) : undefined;
    return new LocalControlPlane(guard, etcd, apiServer, managing, path('kubectl'));
  } catch (error) {
    await guard.close();
    throw error;
  }
}

class LocalControlPlane implements ControlPlane {
  readonly kind = 'binaries';
  readonly admin: AdminAccess;
  readonly server: string;
  readonly ca: string;
  readonly folder: string;
  readonly kubeconfig: string;
  readonly kubectl: string;
  readonly #guard: Guard;
  #etcd: Etcd;
  readonly #apiServer: ApiServer;
  readonly #manager: GuardedProgram | undefined;
  #stopped: Promise<void> | undefined;

  constructor(
    guard: Guard,
    etcd: Etcd,
    apiServer: ApiServer,
    manager: GuardedProgram | undefined,
    kubectl: string,
  ) {
    this.#guard = guard;
    this.#etcd = etcd;
    this.#apiServer = apiServer;
    this.#manager = manager;
    this.kubectl = kubectl;
    this.admin = apiServer.admin;
    this.server = this.admin.server;
    this.ca = this.admin.ca;
    this.folder = guard.folder;
    this.kubeconfig = writeKubeconfig(join(guard.folder, 'admin.kubeconfig'), this.admin);
  }

  kubeconfigFor(account: ServiceAccountName, options: KubeconfigOptions = {}): Promise<string> {
    return writeServiceAccountKubeconfig(this.folder, this.admin, account, options);
  }

  stopApiServer(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    return this.#apiServer.stop(signal);
  }

  startApiServer(): Promise<void> {
    return this.#apiServer.start();
  }

  async restartApiServer(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.stopApiServer(signal);
    await this.startApiServer();
  }

  pauseEtcd(): void {
    this.#etcd.program.signal('SIGSTOP');
  }

  resumeEtcd(): void {
    this.#etcd.program.signal('SIGCONT');
  }

  compactEtcd(): Promise<void> {
    return this.#etcd.compact();
  }

  async saveEtcd(): Promise<string> {
    const saved = await mkdtemp(join(this.folder, 'saved-'));
    await this.#whileEtcdIsDown((data) => cp(data, saved, { recursive: true }));
    return saved;
  }

  restoreEtcd(saved: string): Promise<void> {
    return this.#whileEtcdIsDown(async (data) => {
      await rm(data, { recursive: true });
      await cp(saved, data, { recursive: true });
    });
  }

  async #whileEtcdIsDown(act: (data: string) => Promise<void>): Promise<void> {
    await this.#apiServer.stop();
    await this.#etcd.program.stop('SIGTERM', graceMs);
    await act(this.#etcd.data);
    this.#etcd = await startEtcd(this.#etcd.binary, this.#guard);
    await this.#apiServer.start();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** From the client side inwards: an API server whose etcd is gone would not end by itself. */
  async #stop(): Promise<void> {
    this.resumeEtcd();
    try {
      await this.#manager?.stop('SIGTERM', graceMs);
      await this.#apiServer.stop();
      await this.#etcd.program.stop('SIGTERM', graceMs);
    } finally {
      await this.#guard.close();
    }
  }
}
