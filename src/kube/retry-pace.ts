import { backoff } from '../time/backoff.ts';
import type { Clock } from '../time/clock.ts';

/** As client-go's reflector. */
const BACKOFF = { initial: 800, max: 30_000, jitter: 'spread' } as const;
const RESET_MS = 120_000;

/** How long to wait before the next try of something that keeps failing. */
export class RetryPace {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #free: number;
  #failures = 0;
  #failedAt = Number.NEGATIVE_INFINITY;

  /** The first `free` failures cost no wait: they are part of ordinary life. */
  constructor(clock: Clock, random: () => number, free: number) {
    this.#clock = clock;
    this.#random = random;
    this.#free = free;
  }

  /** Milliseconds after this failure; the first one again after two minutes without any. */
  next(): number {
    const now = this.#clock.monotonic();
    if (now - this.#failedAt > RESET_MS) this.#failures = 0;
    this.#failedAt = now;
    this.#failures += 1;
    const counted = this.#failures - this.#free;
    return counted > 0 ? backoff(BACKOFF, counted, this.#random) : 0;
  }
}
