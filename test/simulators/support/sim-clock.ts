/** `real`: time passes by itself. `manual`: it stands still until `advance`. */
export type ClockMode = 'real' | 'manual';

/**
 * A platform's own time in milliseconds since the epoch. State is computed from it when somebody looks, so
 * that there is no timer to wait for: `advance` moves a simulator by hours in no time, in both modes.
 */
export class SimClock {
  readonly #base: () => number;
  #mode: ClockMode = 'real';
  #offset = 0;
  #frozenAt = 0;

  /** `base` is what passes in mode `real`; a test may give its own fake clock. */
  constructor(base: () => number = Date.now) {
    this.#base = base;
  }

  get mode(): ClockMode {
    return this.#mode;
  }

  now(): number {
    return this.#mode === 'real' ? this.#base() + this.#offset : this.#frozenAt;
  }

  /** Moves time forward and returns the new time. */
  advance(ms: number): number {
    if (this.#mode === 'real') this.#offset += ms;
    else this.#frozenAt += ms;
    return this.now();
  }

  /** Time goes on from where it is. */
  setMode(mode: ClockMode): void {
    const now = this.now();
    this.#mode = mode;
    if (mode === 'manual') this.#frozenAt = now;
    else this.#offset = now - this.#base();
  }
}
