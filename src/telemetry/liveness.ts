import type { Clock } from '../time/clock.ts';

/** The workers of one loop at the moment of a question. */
export interface Workers {
  /** How many there are. */
  readonly total: number;
  /** For each that works, how long it has worked on its present key, in milliseconds. */
  readonly workingFor: readonly number[];
}

/** Standing still for so long is no slowness any more. */
const LIMIT_MS = 60_000;
/** How often the event loop shows that it turns. */
const BEAT_MS = 5_000;

/**
 * Whether the process still moves. It does not when its event loop has stood still for a minute (an event loop
 * that stands still right now answers nobody at all, which is the same to who asks), or when every worker of a
 * loop has been busy with one key for so long. Beats until disposed.
 */
export class Liveness implements Disposable {
  readonly #clock: Clock;
  readonly #loops = new Map<string, () => Workers>();
  #beatAt: number;
  #timer: Disposable;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#beatAt = clock.monotonic();
    this.#timer = clock.schedule(BEAT_MS, () => this.#beat());
  }

  /** From now on the workers of this loop count. */
  watch(loop: string, workers: () => Workers): void {
    this.#loops.set(loop, workers);
  }

  /** What stands still, each as a line for people; empty while all moves. */
  problems(): string[] {
    const problems: string[] = [];
    const silent = this.#clock.monotonic() - this.#beatAt;
    if (silent > LIMIT_MS + BEAT_MS) problems.push(`the event loop has stood still for ${seconds(silent)} s`);
    for (const [loop, workers] of this.#loops) {
      const { total, workingFor } = workers();
      const shortest = Math.min(...workingFor);
      if (total > 0 && workingFor.length >= total && shortest > LIMIT_MS) {
        problems.push(`all ${total} workers of ${loop} have stood still for ${seconds(shortest)} s`);
      }
    }
    return problems;
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }

  #beat(): void {
    this.#beatAt = this.#clock.monotonic();
    this.#timer = this.#clock.schedule(BEAT_MS, () => this.#beat());
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 1_000);
}
