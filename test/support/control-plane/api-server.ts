import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiRequest } from './api-request.ts';
import { type CertificateAuthority, createCertificateAuthority } from './certificates.ts';
import type { AdminAccess } from './control-plane.ts';
import { freePort } from './free-port.ts';
import { LESS_GARBAGE_COLLECTION } from './garbage-collection.ts';
import type { Guard } from './guard.ts';
import type { GuardedProgram } from './guarded-program.ts';
import { NotReady, untilReady } from './ready.ts';

/** How often another port is tried when somebody took the first one between our look and the bind. */
const portTries = 5;
/** A graceful end takes well under a second when etcd answers; a paused etcd would make it take a minute. */
const graceMs = 5_000;

/** The names of files that the API server and kube-controller-manager share. */
export interface ControlPlaneFiles {
  readonly ca: string;
  readonly serviceAccountKey: string;
}

/** An API server that can be stopped and started again at the same URL. */
export class ApiServer {
  readonly files: ControlPlaneFiles;
  readonly #binary: string;
  readonly #guard: Guard;
  readonly #etcdUrl: string;
  readonly #extraArgs: readonly string[];
  readonly #authority: CertificateAuthority = createCertificateAuthority('control-plane');
  readonly #adminToken = randomBytes(24).toString('hex');
  /** The token by which kube-controller-manager is known as itself. */
  readonly controllerManagerToken = randomBytes(24).toString('hex');
  #port: number | undefined;
  #starts = 0;
  #program: GuardedProgram | undefined;

  constructor(binary: string, guard: Guard, etcdUrl: string, extraArgs: readonly string[]) {
    this.#binary = binary;
    this.#guard = guard;
    this.#etcdUrl = etcdUrl;
    this.#extraArgs = extraArgs;
    this.files = this.#writeFiles();
  }

  /** How to reach it with all rights. Throws before the first start, when it has no port yet. */
  get admin(): AdminAccess {
    if (!this.#port) throw new Error('the API server has not been started');
    return this.#access(this.#port);
  }

  /** Starts it and resolves when it is ready. The first start finds a free port, later ones keep it. */
  async start(): Promise<void> {
    if (this.#program && !this.#program.exit) throw new Error('the API server runs already');
    for (let attempt = 1; ; attempt += 1) {
      const port = this.#port ?? (await freePort());
      try {
        await this.#startOn(port);
        this.#port = port;
        return;
      } catch (error) {
        await this.stop('SIGKILL');
        const portTaken = error instanceof NotReady && error.message.includes('address already in use');
        if (!portTaken || attempt === portTries) throw error;
      }
    }
  }

  /** Stops it and resolves when it is gone. Does nothing if it does not run. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await this.#program?.stop(signal, graceMs);
  }

  #access(port: number): AdminAccess {
    return {
      server: `https://127.0.0.1:${port}`,
      ca: this.#authority.certificate,
      token: this.#adminToken,
    };
  }

  async #startOn(port: number): Promise<void> {
    this.#starts += 1;
    this.#program = await this.#guard.run({
      name: 'kube-apiserver',
      command: this.#binary,
      args: [...this.#args(port), ...this.#extraArgs],
      env: { ...process.env, ...LESS_GARBAGE_COLLECTION },
      // One per start: the words of an earlier one must not be taken for those of this one.
      log: this.#path(`kube-apiserver.${this.#starts}.log`),
    });
    const access = this.#access(port);
    // The namespace is made by a hook that /readyz does not wait for, and tests begin with it.
    await untilReady('kube-apiserver', this.#program, async () => {
      const ready = await apiRequest(access, 'GET', '/readyz');
      if (ready.status !== 200) return false;
      return (await apiRequest(access, 'GET', '/api/v1/namespaces/default')).status === 200;
    });
  }

  #path(name: string): string {
    return join(this.#guard.folder, name);
  }

  #writeFiles(): ControlPlaneFiles {
    const write = (name: string, content: string | Buffer): string => {
      writeFileSync(this.#path(name), content, { mode: 0o600 });
      return this.#path(name);
    };
    const server = this.#authority.issue({
      commonName: 'kube-apiserver',
      hosts: ['127.0.0.1', 'localhost', 'kubernetes.default.svc'],
    });
    write('server.crt', server.certificate);
    write('server.key', server.key);
    const accounts = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    write('service-account.pub', accounts.publicKey.export({ type: 'spki', format: 'pem' }));
    write(
      'tokens.csv',
      `${this.#adminToken},admin,admin,system:masters\n` +
        `${this.controllerManagerToken},system:kube-controller-manager,controller-manager\n`,
    );
    return {
      ca: write('ca.crt', this.#authority.certificate),
      serviceAccountKey: write(
        'service-account.key',
        accounts.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      ),
    };
  }

  #args(port: number): string[] {
    return [
      `--etcd-servers=${this.#etcdUrl}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      // Not guessed from the machine's network, which may have none. Nobody uses the endpoint it would go into.
      '--advertise-address=127.0.0.1',
      '--endpoint-reconciler-type=none',
      '--service-cluster-ip-range=10.96.0.0/16',
      `--cert-dir=${this.#path('apiserver')}`,
      `--tls-cert-file=${this.#path('server.crt')}`,
      `--tls-private-key-file=${this.#path('server.key')}`,
      `--client-ca-file=${this.files.ca}`,
      `--token-auth-file=${this.#path('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-signing-key-file=${this.files.serviceAccountKey}`,
      `--service-account-key-file=${this.#path('service-account.pub')}`,
      '--profiling=false',
      // Makes a graceful end close the watches of others; else it waits for clients who have no reason to go.
      '--shutdown-watch-termination-grace-period=1s',
    ];
  }
}
