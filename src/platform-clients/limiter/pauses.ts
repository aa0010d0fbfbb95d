import { NEVER_TOO_SOON_MS } from './learned-rate.ts';

/** Doubles between these while a platform says 429 without saying for how long. Milliseconds. */
const UNSAID_PAUSE = { first: 1_000, longest: 60_000 };

/** A longer Retry-After is a mistake of the platform's; it is asked again after this. Milliseconds. */
const LONGEST_PAUSE = 600_000;

/** How long a platform wants to be left alone. All times are monotonic. */
export class Pauses {
  #until = 0;
  /** When the platform has refused a call last. */
  #refusedAt = Number.NEGATIVE_INFINITY;
  #unsaid = 0;
  /** A call was answered since it refused one last. */
  #isAnswered = true;

  /**
   * A call that was sent at `sentAt` was refused at `now`, for `ms` or for an unsaid time. Calls that were under way
   * together are refused together, and that is one refusal: the others can only prolong it. Where every call is refused,
   * however seldom one comes, the platform is closed, and the pace is not why. Undefined where nothing changes.
   */
  refused(
    ms: number | undefined,
    sentAt: number,
    now: number,
  ): 'too soon' | 'closed' | 'prolonged' | undefined {
    const isNew = sentAt > this.#refusedAt;
    const until = now + Math.min(ms ?? (isNew ? this.#unsaidPause() : 0), LONGEST_PAUSE);
    if (!isNew && until <= this.#until) return undefined;
    this.#until = Math.max(this.#until, until);
    if (!isNew) return 'prolonged';
    const isClosed = !this.#isAnswered && sentAt - this.#refusedAt >= NEVER_TOO_SOON_MS;
    this.#refusedAt = now;
    this.#isAnswered = false;
    return isClosed ? 'closed' : 'too soon';
  }

  /** A call was answered: the next unsaid pause is short again. */
  answered(): void {
    this.#unsaid = 0;
    this.#isAnswered = true;
  }

  /** The end of the last pause. */
  get until(): number {
    return this.#until;
  }

  #unsaidPause(): number {
    const ms = Math.min(UNSAID_PAUSE.longest, UNSAID_PAUSE.first * 2 ** this.#unsaid);
    this.#unsaid = Math.min(this.#unsaid + 1, 6);
    return ms;
  }
}
