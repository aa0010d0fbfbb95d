import { mkdtemp, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICE_ACCOUNT_ROOT } from '../../../src/kube/service-account.ts';
import type { KubeAccess } from '../kube-client/kubeconfig-access.ts';
import type { OperatorOptions } from './operator-process.ts';

/** The files that a kubelet mounts. */
const FILES = ['token', 'ca.crt', 'namespace'] as const;

/**
 * The folder of a pod's service account, laid out as a kubelet does: each file leads through `..data` into a folder of
 * its moment, so that all of them change at once.
 */
export class ServiceAccountFolder implements AsyncDisposable {
  readonly #path: string;
  #moment = 0;

  private constructor(path: string) {
    this.#path = path;
  }

  static async create(namespace: string, access: KubeAccess): Promise<ServiceAccountFolder> {
    const folder = new ServiceAccountFolder(await mkdtemp(join(tmpdir(), 'service-account-')));
    await folder.rotate(namespace, access);
    for (const file of FILES) await symlink(join('..data', file), join(folder.#path, file));
    return folder;
  }

  /** Other contents, all at once. */
  async rotate(namespace: string, { token = '', ca = '' }: KubeAccess): Promise<void> {
    this.#moment += 1;
    const now = `..moment-${this.#moment}`;
    await mkdir(join(this.#path, now));
    const contents = { token, 'ca.crt': ca, namespace };
    for (const file of FILES) await writeFile(join(this.#path, now, file), contents[file], { mode: 0o600 });
    await symlink(now, join(this.#path, '..new'));
    await rename(join(this.#path, '..new'), join(this.#path, '..data'));
  }

  /**
   * How a process is started that finds this folder where a kubelet mounts it, and the API server where the variables
   * of a pod lead. What is mounted there is seen by all processes, so Node is told to look here instead.
   */
  options(server: string): Pick<OperatorOptions, 'env' | 'nodeArgs'> {
    const { hostname, port } = new URL(server);
    return {
      env: { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port },
      nodeArgs: [`--import=data:text/javascript,${encodeURIComponent(lookingIn(this.#path))}`],
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#path, { recursive: true, force: true });
  }
}

/** A program that runs before the operator. */
function lookingIn(folder: string): string {
  return `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const mounted = ${JSON.stringify(`${SERVICE_ACCOUNT_ROOT}/`)};
    const moved = (path) =>
      typeof path === 'string' && path.startsWith(mounted)
        ? ${JSON.stringify(`${folder}/`)} + path.slice(mounted.length)
        : path;
    const { readFileSync } = fs;
    const { readFile } = fs.promises;
    fs.readFileSync = (path, ...rest) => readFileSync(moved(path), ...rest);
    fs.promises.readFile = (path, ...rest) => readFile(moved(path), ...rest);
    syncBuiltinESMExports();`;
}
