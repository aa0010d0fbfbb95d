import { ApiError } from '../kube/api-error.ts';
import type { BackoffPolicy } from '../time/backoff.ts';
import { backoff } from '../time/backoff.ts';
import { priorities, type WorkQueue } from './work-queue.ts';

/**
 * How a pass over one key ended. A pass looks at the present state of the key's object, whatever woke it,
 * takes at most one step, and says when it wants to look again. It never waits for a platform.
 */
export type Result =
  /** Nothing to do until something changes. */
  | { kind: 'Done' }
  /** Look again after so many milliseconds. */
  | { kind: 'After'; ms: number; priority: number }
  /** It did not work and may work later: the key's own back-off decides when. */
  | { kind: 'Backoff'; error: Error }
  /** Somebody else's write came first: the pass begins again in a moment, by when the watch brings that write. */
  | { kind: 'Overtaken' }
  /** The key waits at its connection, which will add it again. */
  | { kind: 'Parked' };

/** One pass over a key. `priority`: of what woke it. What hangs on `signal` ends with it. What it throws is a bug. */
export type Reconcile = (key: string, priority: number, signal: AbortSignal) => Promise<Result>;

/** What the loop tells about each pass: for metrics and the log. */
export interface LoopListener {
  started(): void;
  /** `Panic` only for what was thrown, which is a bug of ours. */
  ended(key: string, result: Result | { kind: 'Panic'; error: unknown }, milliseconds: number): void;
  /** A key comes back after its back-off. */
  retried(): void;
}

/** Per-key delays after failures: 1 s to 5 min with full jitter. */
const RETRY: BackoffPolicy = { initial: 1_000, max: 300_000, jitter: 'full' };

/**
 * Passes that begin in one turn of the event loop. After a start, or when a connection is back, thousands need no
 * call: without a break between them no answer would be read and no edit heard until the last has ended.
 */
const BEGUN_PER_TURN = 10;

/** Within this a healthy watch has brought the write that came first. */
const OVERTAKEN_RETRY_MS = 100;

/** What a loop works with; `monotonic` in milliseconds, `random` in [0, 1). */
export interface LoopOptions {
  queue: WorkQueue;
  reconcile: Reconcile;
  concurrency: number;
  random: () => number;
  monotonic: () => number;
  listener: LoopListener;
}

/**
 * Takes keys from a queue and works on up to `concurrency` of them at once, until the signal is aborted.
 * What a pass throws never leaves it: it is told to the listener, and the key comes back after its back-off.
 */
export class Loop {
  readonly #options: LoopOptions;
  readonly #failures = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  #begunThisTurn = 0;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  /**
   * Takes work until `stop` is aborted; resolves when every pass in flight has ended. The passes' own calls hang
   * on `abandon`, so that they can come to their end after no more work is taken.
   */
  async run(stop: AbortSignal, abandon: AbortSignal): Promise<void> {
    const { queue } = this.#options;
    queue.onReady = () => this.#fill(stop, abandon);
    this.#fill(stop, abandon);
    if (!stop.aborted)
      await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
    queue.onReady = () => {};
    await Promise.all(this.#running);
  }

  /** The fault is over: the next failure of this key is its first. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  #fill(stop: AbortSignal, abandon: AbortSignal): void {
    while (!stop.aborted && this.#running.size < this.#options.concurrency) {
      if (this.#begunThisTurn === BEGUN_PER_TURN) return;
      const next = this.#options.queue.take();
      if (next === undefined) return;
      this.#count(stop, abandon);
      // Counted before it begins: a pass that adds keys at once must not start others beyond the limit.
      const pass: Promise<void> = Promise.resolve()
        .then(() => this.#pass(next.key, next.priority, abandon))
        .finally(() => {
          this.#running.delete(pass);
          this.#fill(stop, abandon);
        });
      this.#running.add(pass);
    }
  }

  #count(stop: AbortSignal, abandon: AbortSignal): void {
    this.#begunThisTurn += 1;
    if (this.#begunThisTurn > 1) return;
    setImmediate(() => {
      this.#begunThisTurn = 0;
      this.#fill(stop, abandon);
    });
  }

  async #pass(key: string, priority: number, signal: AbortSignal): Promise<void> {
    const { queue, listener, monotonic } = this.#options;
    const begun = monotonic();
    listener.started();
    try {
      const result = await this.#options.reconcile(key, priority, signal);
      listener.ended(key, result, monotonic() - begun);
      this.#comeBack(key, priority, result);
    } catch (error) {
      listener.ended(key, { kind: 'Panic', error }, monotonic() - begun);
      this.#retry(key, error);
    } finally {
      queue.done(key);
    }
  }

  /** Failures are forgotten by a pass that came to its end, not by one that waits or begins again. */
  #comeBack(key: string, priority: number, result: Result): void {
    const { queue } = this.#options;
    switch (result.kind) {
      case 'Done':
        return this.forget(key);
      case 'After':
        this.forget(key);
        return queue.add(key, { priority: result.priority, after: result.ms });
      case 'Backoff':
        return this.#retry(key, result.error);
      case 'Overtaken':
        // What woke it is still to be done.
        return queue.add(key, {
          priority: Math.max(priority, priorities.retry),
          after: OVERTAKEN_RETRY_MS,
        });
      case 'Parked':
        return;
    }
  }

  #retry(key: string, error: unknown): void {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    this.#options.listener.retried();
    const after = backoff(RETRY, failures, this.#options.random);
    const asked = Math.min(retryAfterOf(error), RETRY.max);
    this.#options.queue.add(key, { priority: priorities.retry, after: Math.max(1, after, asked) });
  }
}

/** How long the API server asked to be left alone. */
function retryAfterOf(error: unknown): number {
  return error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
}
