import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { Snapshot } from './credentials.ts';

const OPTIONS: Agent.Options = {
  // undici does not notice a dead HTTP/2 connection under a quiet watch; with HTTP/1.1 each watch has its own.
  allowH2: false,
  pipelining: 1,
  connectTimeout: 10_000,
  // Below the shortest idle time-out that load balancers in front of API servers are known for (60 s).
  keepAliveTimeout: 30_000,
};

/** As client-go: below the same 60 s. */
const TCP_KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 30_000 };

/** The pool of connections to one API server, built anew whenever the TLS material changes. */
export class ConnectionPool {
  readonly #proxyUrl: string | undefined;
  readonly #retired = new Set<Dispatcher>();
  #current: { hash: string; agent: Dispatcher } | undefined;
  #ended = false;

  constructor(proxyUrl: string | undefined) {
    this.#proxyUrl = proxyUrl;
  }

  /**
   * The pool for these credentials. The one before is closed when its last call or watch has ended. Throws after
   * `destroy`.
   */
  for(credentials: Snapshot): Dispatcher {
    if (this.#ended) throw new Error('the transport is closed');
    if (this.#current?.hash === credentials.tlsHash) return this.#current.agent;
    if (this.#current !== undefined) this.#retire(this.#current.agent);
    this.#current = { hash: credentials.tlsHash, agent: this.#open(credentials) };
    return this.#current.agent;
  }

  /** Ends every connection at once, with the calls on it. */
  async destroy(): Promise<void> {
    this.#ended = true;
    const agents = [...this.#retired, ...(this.#current === undefined ? [] : [this.#current.agent])];
    this.#current = undefined;
    await Promise.all(agents.map((agent) => agent.destroy()));
  }

  #open({ tls }: Snapshot): Dispatcher {
    if (this.#proxyUrl === undefined)
      return new Agent({ ...OPTIONS, connect: { ...tls, ...TCP_KEEP_ALIVE } });
    return new ProxyAgent({ ...OPTIONS, uri: this.#proxyUrl, requestTls: { ...tls, ...TCP_KEEP_ALIVE } });
  }

  #retire(agent: Dispatcher): void {
    this.#retired.add(agent);
    const forget = (): void => void this.#retired.delete(agent);
    agent.close().then(forget, forget);
  }
}
