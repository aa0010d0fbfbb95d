/** A token bucket on the simulator's clock. */
export class RateLimit {
  readonly #now: () => number;
  #tokens = 0;
  #filledAt: number | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes one token if there is one. */
  take(rps: number, burst: number): boolean {
    const now = this.#now();
    const grown = this.#filledAt === undefined ? burst : ((now - this.#filledAt) / 1000) * rps;
    this.#tokens = Math.min(burst, this.#tokens + grown);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
