import type { Clock } from '../time/clock.ts';

/** Reads of the two clocks are not one moment, and uptime comes in hundredths of a second. */
const TOLERANCE_MS = 1_000;

/** Tells whether the machine has slept since this was made: then the monotonic clock stood still and proves nothing. */
export class Suspension {
  readonly #clock: Clock;
  readonly #uptime: () => number | undefined;
  readonly #offset: number | undefined;

  constructor(clock: Clock, uptime: () => number | undefined) {
    this.#clock = clock;
    this.#uptime = uptime;
    this.#offset = this.#ahead();
  }

  /** Whether uptime is ahead of the monotonic clock. Never where there is no uptime. */
  get happened(): boolean {
    const ahead = this.#ahead();
    return this.#offset !== undefined && ahead !== undefined && ahead - this.#offset > TOLERANCE_MS;
  }

  #ahead(): number | undefined {
    const uptime = this.#uptime();
    return uptime === undefined ? undefined : uptime - this.#clock.monotonic();
  }
}
