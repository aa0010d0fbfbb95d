/** One call's circumstances. */
export interface Call {
  signal: AbortSignal;
  /** `edit`: somebody waits for it. `poll`: nobody does. The limiter serves edits first. */
  priority: 'edit' | 'poll';
  /** On the monotonic clock: a change that could not be sent by then is not sent any more. */
  notAfter?: number;
  /** Tokens that the limiter set aside for this pass: used before any others. */
  reservation?: Reservation;
  /** Passes wait for it, though it is made for none of them alone. */
  forPasses?: true;
}

/** Tokens set aside for one pass, so that it need not wait between its calls. */
export interface Reservation {
  /**
   * Waits until the pass can make one more call at once: what must be followed closely by a call is not begun before.
   * Rejects as a call that waits for its permit does.
   */
  ready(call: Call): Promise<void>;
  /** Gives back what was not used. May be called more than once. */
  release(): void;
}
