import type { Clock } from '../time/clock.ts';
import { DelayedKeys } from './delayed-keys.ts';

/** Highest first. Polls and the first list never delay what a user just did. */
export const priorities = { edit: 100, retry: 50, poll: 0, firstList: -100 } as const;

/** When and how urgently a key wants to be worked on. */
export interface Wish {
  priority: number;
  /** Milliseconds from now; 0 or absent: at once. */
  after?: number;
}

/** What the queue tells about itself; all of it is for metrics. */
export interface QueueListener {
  added?(): void;
  /** A key was taken after it had been ready for `waited` ms. */
  taken?(waited: number): void;
  /** A key was worked on for `worked` ms. */
  done?(worked: number): void;
}

interface Entry {
  priority: number;
  /** On the monotonic clock. */
  readyAt: number;
  /** It stands in one of the ready lines. */
  ready: boolean;
}

/**
 * A deduplicating work queue. A key stands in it once, however often it is added: the highest priority and
 * the earliest moment win, and within a priority it is first come, first served. A key that is being worked
 * on is never handed out a second time; added meanwhile, it comes back when `done` is called.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #listener: QueueListener;
  readonly #entries = new Map<string, Entry>();
  readonly #ready = new Map<number, Set<string>>();
  readonly #delayed = new DelayedKeys();
  readonly #working = new Map<string, { since: number; again: Wish | undefined }>();
  #timer: { at: number; handle: Disposable } | undefined;
  #onReady: () => void = () => {};

  constructor(clock: Clock, listener: QueueListener = {}) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Called whenever a key has become ready. One listener: the loop. */
  set onReady(listener: () => void) {
    this.#onReady = listener;
  }

  /** Wants a pass over a key, which none that is under way counts for. Of several wishes the most urgent and the earliest hold. */
  add(key: string, wish: Wish): void {
    const working = this.#working.get(key);
    if (working !== undefined && (wish.after ?? 0) <= 0) {
      working.again = { priority: Math.max(wish.priority, working.again?.priority ?? wish.priority) };
      return;
    }
    // A timer may be late, and what is due already of a key that is being worked on waits for its end like the rest.
    if (working !== undefined) this.#promote();
    this.#listener.added?.();
    this.#place(key, wish.priority, this.#clock.monotonic() + Math.max(0, wish.after ?? 0));
  }

  /** The next key to work on, if one is ready; it is being worked on until `done`. */
  take(): { key: string; priority: number } | undefined {
    this.#promote();
    const highest = Math.max(...[...this.#ready].filter(([, line]) => line.size > 0).map(([p]) => p));
    const [key] = this.#ready.get(highest) ?? [];
    if (key === undefined) return undefined;
    const now = this.#clock.monotonic();
    this.#listener.taken?.(now - (this.#entries.get(key)?.readyAt ?? now));
    this.#ready.get(highest)?.delete(key);
    this.#entries.delete(key);
    this.#working.set(key, { since: now, again: undefined });
    return { key, priority: highest };
  }

  /** The work on a key has ended, well or badly. */
  done(key: string): void {
    const working = this.#working.get(key);
    if (working === undefined) return;
    this.#working.delete(key);
    this.#listener.done?.(this.#clock.monotonic() - working.since);
    if (working.again !== undefined) this.add(key, working.again);
  }

  /** Ready keys by priority, those with none left out. */
  depths(): Map<number, number> {
    this.#promote();
    return new Map([...this.#ready].filter(([, line]) => line.size > 0).map(([p, line]) => [p, line.size]));
  }

  /** How long each key that is being worked on has been so, in milliseconds. */
  workingFor(): number[] {
    const now = this.#clock.monotonic();
    return [...this.#working.values()].map(({ since }) => now - since);
  }

  #place(key: string, priority: number, at: number): void {
    const before = this.#entries.get(key);
    const entry: Entry = {
      priority: Math.max(priority, before?.priority ?? priority),
      readyAt: Math.min(at, before?.readyAt ?? at),
      ready: false,
    };
    if (before?.ready === true) this.#ready.get(before.priority)?.delete(key);
    this.#entries.set(key, entry);
    if (entry.readyAt <= this.#clock.monotonic()) {
      this.#delayed.delete(key);
      this.#makeReady(key, entry);
      this.#onReady();
    } else {
      this.#delayed.set(key, entry.readyAt);
      this.#arm();
    }
  }

  #makeReady(key: string, entry: Entry): void {
    entry.ready = true;
    const line = this.#ready.get(entry.priority) ?? new Set();
    this.#ready.set(entry.priority, line.add(key));
  }

  /** Moves what is due into the ready lines. Whoever waits for that is told by the timer, whoever has moved it. */
  #promote(): void {
    for (const key of this.#delayed.takeDue(this.#clock.monotonic())) {
      const entry = this.#entries.get(key);
      if (entry === undefined) continue;
      const working = this.#working.get(key);
      if (working === undefined) this.#makeReady(key, entry);
      else {
        this.#entries.delete(key);
        working.again = { priority: Math.max(entry.priority, working.again?.priority ?? entry.priority) };
      }
    }
  }

  #arm(): void {
    const { next } = this.#delayed;
    if (next === undefined || (this.#timer !== undefined && this.#timer.at <= next)) return;
    this.#timer?.handle[Symbol.dispose]();
    const handle = this.#clock.schedule(next - this.#clock.monotonic(), () => {
      this.#timer = undefined;
      this.#promote();
      this.#onReady();
      this.#arm();
    });
    this.#timer = { at: next, handle };
  }
}
