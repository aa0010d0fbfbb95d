/** What this process remembers of a platform object between passes. Times are on the monotonic clock. */
export interface PlatformMemory {
  /** Of another incarnation nothing is remembered. */
  uid: string;
  /** When the credentials that are in use were last tried. */
  probedAt: number;
  /** When the platform was last asked for outages. */
  askedAt?: number;
  /** When status was last written. */
  writtenAt: number;
  /** Whom it was last seen to wait for, and when. */
  waits?: { for: readonly string[]; at: number };
}

/** What is remembered of each platform object of one kind. */
export class PlatformMemories {
  readonly #byKey = new Map<string, PlatformMemory>();

  /** That of an object; a fresh one, of which nothing was ever done, where what is remembered is of another. */
  of(key: string, uid: string): PlatformMemory {
    let memory = this.#byKey.get(key);
    if (memory?.uid !== uid) {
      memory = { uid, probedAt: Number.NEGATIVE_INFINITY, writtenAt: Number.NEGATIVE_INFINITY };
      this.#byKey.set(key, memory);
    }
    return memory;
  }

  /** The object is gone. */
  forget(key: string): void {
    this.#byKey.delete(key);
  }
}
