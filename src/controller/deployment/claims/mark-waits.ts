/**
 * Who has found a workload that carries the mark of which other object of this cluster: what is to be said of it changes
 * as that object comes or goes. Answers are keys. Lost with the process, whose first look notes it anew.
 */
export class MarkWaits {
  readonly #ownerOf = new Map<string, string>();
  readonly #waiting = new Map<string, Set<string>>();

  /** `owner`: the object whose mark the last look has found; undefined where it found none but the object's own. */
  note(key: string, owner: string | undefined): void {
    const before = this.#ownerOf.get(key);
    if (before === owner) return;
    if (before !== undefined) this.#leave(before, key);
    if (owner === undefined) {
      this.#ownerOf.delete(key);
      return;
    }
    this.#ownerOf.set(key, owner);
    this.#waiting.set(owner, (this.#waiting.get(owner) ?? new Set()).add(key));
  }

  /** All that have found a mark of this object. */
  waitingFor(owner: string): Iterable<string> {
    return [...(this.#waiting.get(owner) ?? [])];
  }

  #leave(owner: string, key: string): void {
    const keys = this.#waiting.get(owner);
    keys?.delete(key);
    if (keys?.size === 0) this.#waiting.delete(owner);
  }
}
