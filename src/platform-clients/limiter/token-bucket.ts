import type { Clock } from '../../time/clock.ts';
import { LearnedRate, type Pace } from './learned-rate.ts';

/** Half a token is none, but a billionth of one is lost to floating point. */
const EPSILON = 1e-9;

/**
 * The tokens of one connection, of which each call takes one: at most a burst of them, and more with time, at the rate
 * that the platform turns out to allow.
 */
export class TokenBucket {
  readonly #learned: LearnedRate;
  readonly #clock: Pick<Clock, 'monotonic'>;
  #tokens: number;
  #filledAt: number;

  constructor(limit: Pace, clock: Pick<Clock, 'monotonic'>) {
    this.#learned = new LearnedRate(limit);
    this.#clock = clock;
    this.#tokens = limit.burst;
    this.#filledAt = clock.monotonic();
  }

  /** Adds what has come since it was filled last. Returns the rate, in calls per second, where that is news. */
  fill(): number | undefined {
    const now = this.#clock.monotonic();
    const news = this.#learned.news(now);
    if (now > this.#filledAt) {
      // The rate may have grown since: what it was is never too much.
      const { requestsPerSecond } = this.#learned.at(this.#filledAt);
      this.giveBack(((now - this.#filledAt) / 1000) * requestsPerSecond);
      this.#filledAt = now;
    }
    return news;
  }

  /** Are so many there, or as many as can be there at all? */
  has(tokens: number): boolean {
    return this.#tokens >= this.atMost(tokens) - EPSILON;
  }

  /** Takes so many of those that are there. */
  take(tokens: number): void {
    this.#tokens -= tokens;
  }

  /** Puts them in, as far as there is room. */
  giveBack(tokens: number): void {
    this.#tokens = Math.min(this.#now().burst, this.#tokens + tokens);
  }

  /** So many, or as many as can be there at all. */
  atMost(tokens: number): number {
    return Math.min(tokens, this.#now().burst);
  }

  /** Milliseconds until so many are there, where nothing is paused. */
  missing(tokens: number): number {
    const ms = ((tokens - this.#tokens) / this.#now().requestsPerSecond) * 1000;
    return ms > EPSILON ? ms : 0;
  }

  /**
   * The platform is left alone until then (monotonic): what was saved up is gone, and nothing comes before. `wasTooSoon`:
   * the rate is why, and is learned.
   */
  empty(until: number, wasTooSoon: boolean): void {
    const now = this.#clock.monotonic();
    if (wasTooSoon) this.#learned.refused(now, until);
    else this.#learned.suspended(now, until);
    this.#tokens = 0;
    this.#filledAt = until;
  }

  #now(): Pace {
    return this.#learned.at(this.#clock.monotonic());
  }
}
