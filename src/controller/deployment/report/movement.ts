import type { LiveConnection } from '../../connections/live-connection.ts';

/**
 * Which objects are on their way to what they should be, and at which connection that was said last: it is taken
 * back there, whichever connection the object uses by then, or if it is gone.
 */
export class Movement {
  readonly #at = new Map<string, LiveConnection>();

  /** `live`: the connection that the object uses now, if there is one. */
  note(key: string, live: LiveConnection | undefined, moves: boolean): void {
    const before = this.#at.get(key);
    const now = moves ? live : undefined;
    if (before !== undefined && before !== now) {
      before.moving(key, false);
      this.#at.delete(key);
    }
    if (now === undefined) return;
    now.moving(key, true);
    this.#at.set(key, now);
  }

  /** The object is gone. */
  end(key: string): void {
    this.note(key, undefined, false);
  }
}
