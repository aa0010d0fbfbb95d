import { remember } from '../remember.ts';

/** A task holds a deployment for seconds: what is refused for so long is not refused because of one. Milliseconds. */
const HELD_AT_MOST_MS = 30_000;

/** Since when changes of deployments that are stopped are refused as if something else were at work, by name. */
export class StoppedRefusals {
  readonly #since = new Map<string, number>();

  /** It was refused once more; `now` on the monotonic clock. Has that gone on for too long to be the doing of a task? */
  lasts(name: string, now: number): boolean {
    const since = this.#since.get(name) ?? now;
    remember(this.#since, name, since);
    return now - since >= HELD_AT_MOST_MS;
  }

  /** It was taken, or undone; or it runs. */
  forget(name: string): void {
    this.#since.delete(name);
  }
}
