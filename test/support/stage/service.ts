import { Loop } from '../../../src/controller/loop.ts';
import { priorities, WorkQueue } from '../../../src/controller/work-queue.ts';
import { Observer } from '../../../src/platform-clients/observer.ts';
import { Probes } from './probes.ts';
import type { Stage } from './stage.ts';

/** How far time moves between two moments at which every call is answered. Milliseconds. */
const STEP_MS = 25;
const WORKERS = 32;

/**
 * A stage whose objects are worked on by themselves: the real work queue, loop and observer, and in place of the
 * platform object's passes what those do when a connection has failed. Every call is answered before time moves on.
 */
export class Service implements Disposable {
  /** Passes under way: workers that are not free. */
  atWork = 0;
  readonly #answers = new Map<string, number>();
  readonly #stage: Stage;
  readonly #queue: WorkQueue;
  readonly #loop: Loop;
  readonly #stop = new AbortController();
  readonly #probes: Probes;

  constructor(stage: Stage) {
    this.#stage = stage;
    const { clock } = stage;
    this.#probes = new Probes(clock);
    this.#queue = new WorkQueue(clock);
    this.#loop = new Loop({
      queue: this.#queue,
      reconcile: (key, priority) => stage.pass(nameIn(key), priority),
      concurrency: WORKERS,
      random: () => 0.5,
      monotonic: () => clock.monotonic(),
      listener: {
        started: () => {
          this.atWork += 1;
        },
        ended: () => {
          this.atWork -= 1;
        },
        retried() {},
      },
    });
    const observer = this.#observer();
    stage.listener = {
      turn: (key) => this.#queue.add(key, { priority: priorities.retry }),
      haste: () => observer.wake(),
      health: () => this.#wakeAll(),
      answered: (code) => this.#answers.set(code, this.answered(code) + 1),
    };
    const { signal } = this.#stop;
    void this.#loop.run(signal, signal);
    void observer.run(signal);
  }

  /** An object is new or was edited. */
  wake(name: string): void {
    this.#queue.add(`prod/${name}`, { priority: priorities.edit });
  }

  /** Time passes until it is so, at most `seconds`. How long it took, in seconds. */
  async until(isSo: () => boolean, seconds: number): Promise<number> {
    const begun = this.#stage.clock.monotonic();
    const took = (): number => (this.#stage.clock.monotonic() - begun) / 1_000;
    for (;;) {
      await this.#answered();
      if (isSo() || took() >= seconds) return took();
      this.#probes.tend(this.#stage.live);
      await this.#stage.wait(STEP_MS);
    }
  }

  /** How many calls were answered, all or with this status. */
  answered(code?: string): number {
    if (code !== undefined) return this.#answers.get(code) ?? 0;
    return [...this.#answers.values()].reduce((sum, count) => sum + count, 0);
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }

  async #answered(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#stage.underWay > 0) quiet = -1;
    }
  }

  #wakeAll(): void {
    const healthy = this.#stage.live.fault === undefined;
    for (const name of this.#stage.clusters.keys()) {
      if (healthy) this.#loop.forget(`prod/${name}`);
      this.#queue.add(`prod/${name}`, { priority: priorities.poll });
    }
  }

  #observer(): Observer {
    const { clock } = this.#stage;
    const suspect = (name: string): void => {
      if (!this.#stage.clusters.has(name)) return;
      this.#stage.suspect(name);
      this.#queue.add(`prod/${name}`, { priority: priorities.poll });
    };
    return new Observer({
      list: async (cursor, call) => {
        const client = this.#stage.live.connection.client('runai');
        if (client === undefined) throw new Error('a Run:ai connection serves runai');
        return client.list(cursor, call);
      },
      clock,
      random: () => 0.5,
      interval: () => this.#stage.live.interval,
      onChanged: (rows) => {
        for (const { row } of rows) suspect(row.name);
      },
      onMissing: (rows) => {
        for (const { name } of rows) suspect(name);
      },
      onFirstList: () => {},
      watched: () => 0,
      onFew: () => {},
      onPass: (result) => {
        if (result.kind === 'Failed') this.#stage.live.report(result.error);
      },
      onBug: (error) => {
        throw error;
      },
      callsPerLook: 3,
    });
  }
}

function nameIn(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}
