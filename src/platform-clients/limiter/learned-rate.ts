/** What a limiter may do: a part of the user's `rateLimit`. */
export interface Pace {
  requestsPerSecond: number;
  /** Whole calls that may have been saved up, at least one. */
  burst: number;
}

/** No platform is slower than this; and after a long outage the way back must not be long. Calls per second. */
const FLOOR = 0.2;

/** What is refused after nothing was sent for so long was not refused for coming too soon. Milliseconds. */
export const NEVER_TOO_SOON_MS = 1_000 / FLOOR;

/** Time without a refusal after which the rate, and the burst, has doubled. Milliseconds. */
const DOUBLES = { rate: 30_000, burst: 60_000 };

/**
 * The rate is told again once it has changed by these factors: it was halved after it may have grown a little, or is
 * more than back where it was halved. Else the steady search for a limit would be news all the time.
 */
const WORTH_TELLING = { less: 0.6, more: 3 };

/**
 * What a platform turns out to allow, where that is less than the user's limit: each refusal halves the rate and ends
 * all bursts, and while there is none both grow back, never above the limit. A platform whose limit stays is so met
 * once in about thirty seconds, from below. Pure, but for what it has learned.
 */
export class LearnedRate {
  readonly #limit: Pace;
  #rate: number;
  #burst: number;
  /** When `#rate` and `#burst` began to grow from those values. */
  #since = 0;
  #told: number;

  constructor({ requestsPerSecond, burst }: Pace) {
    this.#limit = { requestsPerSecond, burst };
    this.#rate = requestsPerSecond;
    this.#burst = burst;
    this.#told = requestsPerSecond;
  }

  /** The platform has refused a call, and is left alone until `until`: nothing is learned while nothing is sent. */
  refused(now: number, until: number): void {
    const { requestsPerSecond } = this.at(now);
    this.#rate = Math.max(requestsPerSecond / 2, Math.min(requestsPerSecond, FLOOR));
    this.#burst = 1;
    this.#since = until;
  }

  /**
   * It wants to be left alone for longer than it said first, or is closed to every call: the pace is not why, and what
   * was learned of it holds until then.
   */
  suspended(now: number, until: number): void {
    const { requestsPerSecond, burst } = this.at(now);
    this.#rate = requestsPerSecond;
    this.#burst = burst;
    this.#since = until;
  }

  /** What may be done at a moment on the monotonic clock. */
  at(now: number): Pace {
    const { requestsPerSecond, burst } = this.#limit;
    const grownFor = Math.max(0, now - this.#since);
    return {
      requestsPerSecond: Math.min(requestsPerSecond, this.#rate * 2 ** (grownFor / DOUBLES.rate)),
      burst: Math.min(burst, Math.floor(this.#burst * 2 ** (grownFor / DOUBLES.burst))),
    };
  }

  /** The rate, where it is far from the one told last, or the user's own again. */
  news(now: number): number | undefined {
    const { requestsPerSecond: rate } = this.at(now);
    const isBack = rate === this.#limit.requestsPerSecond && this.#told < rate;
    const share = rate / this.#told;
    if (share > WORTH_TELLING.less && share < WORTH_TELLING.more && !isBack) return undefined;
    this.#told = rate;
    return rate;
  }
}
