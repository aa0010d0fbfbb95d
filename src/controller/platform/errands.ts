import type { LiveConnection } from '../connections/live-connection.ts';

type Ended<T> = { value: T } | { thrown: unknown };

/**
 * A call to a platform that no pass waits for: a platform that never answers would hold a worker for as long as the
 * call may take. At most one is under way of each connection. What came of it waits here for the next pass.
 */
export class Errands<T> {
  readonly #known = new WeakMap<LiveConnection, 'UnderWay' | Ended<T>>();

  /** `ended` is called in any case. Nothing is started while one of this connection is under way. */
  start(live: LiveConnection, call: () => Promise<T>, ended: () => void): void {
    if (this.isUnderWay(live)) return;
    this.#known.set(live, 'UnderWay');
    const end = (how: Ended<T>): void => {
      this.#known.set(live, how);
      ended();
    };
    call().then(
      (value) => end({ value }),
      (thrown: unknown) => end({ thrown }),
    );
  }

  /** Has a call of this connection not ended yet? */
  isUnderWay(live: LiveConnection): boolean {
    return this.#known.get(live) === 'UnderWay';
  }

  /** What the last one has ended with, once; undefined where none has ended since. Throws what it has thrown. */
  take(live: LiveConnection): { value: T } | undefined {
    const known = this.#known.get(live);
    if (known === undefined || known === 'UnderWay') return undefined;
    this.#known.delete(live);
    if ('thrown' in known) throw known.thrown;
    return known;
  }
}
