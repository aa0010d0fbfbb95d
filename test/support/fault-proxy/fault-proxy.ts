import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificateAuthority } from '../control-plane/certificates.ts';
import type { Diagnosable } from '../describe-value.ts';
import { readKubeconfig } from '../kube-client/kubeconfig-access.ts';
import { type Fault, type FaultHandle, isConnectionFault } from './fault.ts';
import { FaultPlan } from './fault-plan.ts';
import { Forwarder } from './forwarder.ts';
import { ProxyJournal } from './proxy-journal.ts';
import { writeProxyKubeconfig } from './proxy-kubeconfig.ts';
import { TcpFront } from './tcp-front.ts';

/** What a proxy is started with. */
export interface FaultProxyOptions {
  /** Of the API server behind it; its client certificate, if there is one, is presented by the proxy. */
  kubeconfig: string;
  /**
   * `http` (default): the proxy ends TLS and knows requests. `tcp`: TLS stays end to end, only connection faults
   * can be injected, and the journal stays empty.
   */
  layer?: 'http' | 'tcp';
}

/** A proxy between a client and the API server. */
export interface FaultProxy extends AsyncDisposable, Diagnosable {
  /** Leads through the proxy; otherwise like the one of the API server. */
  readonly kubeconfig: string;
  /** For kubeconfigs of other users: the proxy's URL and the authority to trust. */
  readonly server: string;
  readonly ca: string;
  readonly journal: ProxyJournal;
  /** How many connections of clients are open. */
  readonly connections: number;
  /** Lets a fault strike from now on until it is removed or has hit often enough. */
  inject(fault: Fault): FaultHandle;
  /** Removes all faults. */
  clear(): void;
  stop(): Promise<void>;
}

/** Starts a proxy on a free loopback port. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { kubeconfig, layer = 'http' } = options;
  const target = readKubeconfig(kubeconfig);
  const plan = new FaultPlan();
  const journal = new ProxyJournal();
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'fault-proxy-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));

  const authority = layer === 'http' ? createCertificateAuthority('fault proxy') : undefined;
  let behind = { host: new URL(target.server).hostname, port: Number(new URL(target.server).port || 443) };
  if (authority !== undefined) {
    const forwarder = stack.use(new Forwarder(target, plan, journal));
    const { certificate, key } = authority.issue({
      commonName: 'fault proxy',
      hosts: ['127.0.0.1', 'localhost'],
    });
    const server = createServer({ cert: certificate, key }, (request, response) => {
      void forwarder.handle(request, response);
    });
    // A silent connection is what some faults are about: the proxy itself never gives up.
    server.requestTimeout = 0;
    server.headersTimeout = 0;
    behind = { host: '127.0.0.1', port: await listen(server) };
    stack.defer(() => close(server));
  }
  const front = stack.use(await TcpFront.listen(plan, behind));
  const server = `https://127.0.0.1:${front.port}`;
  const path = join(folder, 'kubeconfig');
  writeProxyKubeconfig(kubeconfig, path, server, authority?.certificate);

  const running = stack.move();
  const stop = (): Promise<void> => running.disposeAsync();
  return {
    kubeconfig: path,
    server,
    ca: authority?.certificate ?? target.ca ?? '',
    journal,
    get connections() {
      return front.connections;
    },
    inject(fault) {
      if (authority === undefined && !isConnectionFault(fault)) {
        throw new Error(`${fault.kind} needs a proxy of the http layer`);
      }
      return plan.inject(fault);
    },
    clear: () => plan.clear(),
    diagnose: () => journal.diagnose(),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function listen(server: Server): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject).listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
  });
  return promise;
}

function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  return promise;
}
