import { connect, createServer, type Server, type Socket } from 'node:net';
import { delayedWrites } from './delayed-writes.ts';
import type { FaultPlan } from './fault-plan.ts';

/** A connection of a client, and ours to where it leads. */
interface Pair {
  client: Socket;
  target: Socket;
  /** Nothing passes any more, for ever. */
  dead: boolean;
}

/** Listens on loopback and passes bytes on, with the connection faults of a plan. */
export class TcpFront implements AsyncDisposable {
  readonly #plan: FaultPlan;
  readonly #target: { host: string; port: number };
  readonly #pairs = new Set<Pair>();
  readonly #server: Server;
  readonly #listening: Disposable;

  private constructor(plan: FaultPlan, target: { host: string; port: number }) {
    this.#plan = plan;
    this.#target = target;
    this.#server = createServer((client) => this.#accept(client));
    this.#listening = plan.listen(() => this.#strikeOpen());
  }

  static async listen(plan: FaultPlan, target: { host: string; port: number }): Promise<TcpFront> {
    const front = new TcpFront(plan, target);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    front.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    await promise;
    return front;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy does not listen');
    return address.port;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#pairs.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listening[Symbol.dispose]();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const { client, target } of this.#pairs) {
      client.destroy();
      target.destroy();
    }
    await closed;
  }

  #accept(client: Socket): void {
    client.setNoDelay(true);
    client.on('error', () => {});
    let dead = false;
    let cutAfter = Number.POSITIVE_INFINITY;
    for (const active of this.#plan.connectionFaults()) {
      const { fault } = active;
      if (fault.kind === 'reset' && active.take(fault)) return void client.resetAndDestroy();
      if (fault.kind === 'cut' && active.take(fault)) cutAfter = fault.afterBytes;
      if (fault.kind === 'black-hole') {
        active.count();
        dead = true;
      }
    }
    const target = connect(this.#target);
    target.setNoDelay(true);
    this.#join({ client, target, dead }, cutAfter);
  }

  #join(pair: Pair, cutAfter: number): void {
    const { client, target } = pair;
    this.#pairs.add(pair);
    this.#pass(pair, client, target);
    this.#pass(pair, target, client);
    let towardsClient = 0;
    target.on('data', (chunk: Buffer) => {
      towardsClient += chunk.length;
      if (towardsClient >= cutAfter) client.resetAndDestroy();
    });
    target.on('error', () => {});
    target.once('close', (hadError) => {
      if (pair.dead) return;
      if (hadError) client.resetAndDestroy();
      else client.end();
    });
    client.once('close', () => {
      this.#pairs.delete(pair);
      target.destroy();
    });
  }

  #pass(pair: Pair, from: Socket, to: Socket): void {
    const writes = delayedWrites(to, () => this.#latency());
    from.on('data', (chunk: Buffer) => {
      if (pair.dead || writes.write(chunk)) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
    from.once('end', () => {
      if (!pair.dead) writes.end();
    });
  }

  #latency(): number {
    return this.#plan
      .connectionFaults()
      .reduce((sum, { fault }) => (fault.kind === 'latency' ? sum + fault.ms : sum), 0);
  }

  /** The faults that strike what is open already. */
  #strikeOpen(): void {
    for (const active of this.#plan.connectionFaults()) {
      for (const pair of this.#pairs) {
        if (active.fault.kind === 'black-hole' && !pair.dead) {
          pair.dead = true;
          active.count();
        }
        if (active.fault.kind === 'reset') pair.client.resetAndDestroy();
      }
    }
  }
}
