/** A limit on all calls together. */
export interface CallLimit {
  rps: number;
  burst: number;
  /** Seconds, sent with the refusal; null sends none. */
  retryAfter: number | null;
}

/** A token bucket on the simulator's clock. */
export class RateLimit {
  readonly #now: () => number;
  #tokens = 0;
  #filledAt: number | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes one token if there is one. */
  #take(rps: number, burst: number): boolean {
    const now = this.#now();
    const grown = this.#filledAt === undefined ? burst : ((now - this.#filledAt) / 1000) * rps;
    this.#tokens = Math.min(burst, this.#tokens + grown);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Counts a call. Returns the headers of its refusal where it is one too many. */
  exceeded(limit: CallLimit | null): Record<string, string> | undefined {
    if (limit === null || this.#take(limit.rps, limit.burst)) return undefined;
    return limit.retryAfter === null ? {} : { 'retry-after': String(limit.retryAfter) };
  }
}
