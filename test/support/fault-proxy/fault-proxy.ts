import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnosable } from '../describe-value.ts';
import { readKubeconfig } from '../kube-client/kubeconfig-access.ts';
import { type Fault, type FaultHandle, isConnectionFault } from './fault.ts';
import { FaultPlan } from './fault-plan.ts';
import { Forwarder } from './forwarder.ts';
import { type JournalEntry, ProxyJournal } from './proxy-journal.ts';
import { writeProxyKubeconfig } from './proxy-kubeconfig.ts';
import { TcpFront } from './tcp-front.ts';
import { TlsEnd } from './tls-end.ts';
import type { Witness } from './witness.ts';

/** What a proxy is started with. */
export interface FaultProxyOptions {
  /** Of the API server behind it; its client certificate, if there is one, is presented by the proxy. */
  kubeconfig: string;
  /**
   * `http` (default): the proxy ends TLS and knows requests. `tcp`: TLS stays end to end, only connection faults
   * can be injected, and the journal stays empty.
   */
  layer?: 'http' | 'tcp';
  /** Is told of every request of the http layer. */
  witness?: Witness<JournalEntry>;
}

/** A proxy between a client and the API server. */
export interface FaultProxy extends AsyncDisposable, Diagnosable {
  /** Leads through the proxy; otherwise like the one of the API server. */
  readonly kubeconfig: string;
  /** For kubeconfigs of other users: the proxy's URL and the authority to trust. */
  readonly server: string;
  /** Of the moment: `rotateAuthority` changes it. */
  readonly ca: string;
  readonly journal: ProxyJournal;
  /** How many connections of clients are open. */
  readonly connections: number;
  /** Lets a fault strike from now on until it is removed or has hit often enough. */
  inject(fault: Fault): FaultHandle;
  /** Removes all faults. */
  clear(): void;
  /**
   * New connections get a certificate of a new authority, open ones live on. The kubeconfig is written anew with
   * it, and it is answered, for clients that read it from elsewhere. Needs the http layer.
   */
  rotateAuthority(): string;
  stop(): Promise<void>;
}

/** Starts a proxy on a free loopback port. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { kubeconfig, layer = 'http', witness = () => {} } = options;
  const target = readKubeconfig(kubeconfig);
  const plan = new FaultPlan();
  const journal = new ProxyJournal();
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'fault-proxy-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));

  let behind = { host: new URL(target.server).hostname, port: Number(new URL(target.server).port || 443) };
  let end: TlsEnd | undefined;
  if (layer === 'http') {
    const forwarder = stack.use(new Forwarder(target, plan, journal, witness));
    end = stack.use(await TlsEnd.listen((request, response) => void forwarder.handle(request, response)));
    behind = { host: '127.0.0.1', port: end.port };
  }
  const front = stack.use(await TcpFront.listen(plan, behind));
  const server = `https://127.0.0.1:${front.port}`;
  const path = join(folder, 'kubeconfig');
  writeProxyKubeconfig(kubeconfig, path, server, end?.ca);

  const running = stack.move();
  const stop = (): Promise<void> => running.disposeAsync();
  return {
    kubeconfig: path,
    server,
    get ca() {
      return end?.ca ?? target.ca ?? '';
    },
    journal,
    get connections() {
      return front.connections;
    },
    inject(fault) {
      if (end === undefined && !isConnectionFault(fault)) {
        throw new Error(`${fault.kind} needs a proxy of the http layer`);
      }
      return plan.inject(fault);
    },
    clear: () => plan.clear(),
    rotateAuthority() {
      if (end === undefined) throw new Error("the certificate is the API server's own in the tcp layer");
      const ca = end.rotate();
      writeProxyKubeconfig(kubeconfig, path, server, ca);
      return ca;
    },
    diagnose: () => journal.diagnose(),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
