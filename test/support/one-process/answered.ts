import type { CallsMade } from './calls-made.ts';

/** Turns of the event loop in which a call is begun where one is to be. */
const IDLE_TURNS = 2;
/** Turns of the event loop without news after which nothing is on its way. */
const QUIET_TURNS = 4;
/** The same where a call hangs, and is never answered. */
const HANGING_TURNS = 30;

/** Tells when all calls of this process are answered, as far as they will be before time moves. */
export class Answered {
  readonly #calls: CallsMade;
  /** What was known of calls when they were looked at last. */
  #known = 0;

  constructor(calls: CallsMade) {
    this.#calls = calls;
  }

  /** Resolves once no call brings anything more. `hanging`: some may never be answered. */
  async wait(hanging: boolean): Promise<void> {
    const begun = this.#known;
    for (let quiet = 1; ; quiet += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const now = this.#calls.all.length * 1e6 + this.#calls.underWay;
      if (now !== this.#known) quiet = 0;
      this.#known = now;
      const enough = now === begun ? IDLE_TURNS : QUIET_TURNS;
      const unanswered = hanging ? HANGING_TURNS : Number.POSITIVE_INFINITY;
      if (quiet >= (this.#calls.underWay === 0 ? enough : unanswered)) return;
    }
  }
}
