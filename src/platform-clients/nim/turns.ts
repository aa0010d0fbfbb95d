import { PlatformError } from '../errors.ts';
import type { Difference } from '../platform.ts';
import { remember } from '../remember.ts';
import type { NimDetail } from './detail.ts';

/** So long at most an update waits for the one before it, in milliseconds. */
const LONGEST_WAIT = 600_000;

type OnItsWay = Pick<NimDetail, 'sync'>;

/** Whose turn it is: at most one change of a service is on its way to the cluster. Of one connection. */
export class Turns {
  /** Since when an update of a service has waited (monotonic). */
  readonly #waiting = new Map<string, number>();

  /** Why an update that is to be sent now has to wait; undefined where it need not. */
  waitFor(id: string, shown: OnItsWay, now: number): PlatformError | undefined {
    if (!isOnItsWay(shown)) {
      this.end(id);
      return undefined;
    }
    const since = this.#waiting.get(id) ?? now;
    remember(this.#waiting, id, since);
    if (now - since >= LONGEST_WAIT) return undefined;
    const message = 'the change before is still on its way to the cluster, and the next one waits for it';
    return new PlatformError('Busy', message);
  }

  /** What a look has shown: the change before may have arrived, or the one that waits been taken back. */
  note(id: string, shown: OnItsWay, differences: readonly Difference[]): void {
    if (!isOnItsWay(shown) || differences.length === 0) this.end(id);
  }

  /** The update was taken: the next one has a time of its own to wait. */
  end(id: string): void {
    this.#waiting.delete(id);
  }
}

function isOnItsWay({ sync }: OnItsWay): boolean {
  return sync?.status === 'Queued' || sync?.status === 'Applying';
}
