import type { Clock } from '../time/clock.ts';
import { WatchInactive } from './watch-end.ts';

/** A signal that is aborted with its parent, or once nothing has happened for a time. Dispose it afterwards. */
export class Inactivity implements Disposable {
  readonly #controller = new AbortController();
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #parent: AbortSignal;
  readonly #onAbort = (): void => this.#controller.abort(this.#parent.reason);
  #lastActivity: number;
  #timer: Disposable;

  constructor(clock: Clock, limitMs: number, parent: AbortSignal) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#parent = parent;
    this.#lastActivity = clock.monotonic();
    this.#timer = clock.schedule(limitMs, () => this.#check());
    if (parent.aborted) this.#onAbort();
    else parent.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Aborts when nothing has happened for too long, or with the parent. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something happened. Cheap: the timer is not moved, it looks again when it fires. */
  touch(): void {
    this.#lastActivity = this.#clock.monotonic();
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
    this.#parent.removeEventListener('abort', this.#onAbort);
  }

  #check(): void {
    const left = this.#lastActivity + this.#limitMs - this.#clock.monotonic();
    if (left > 0) this.#timer = this.#clock.schedule(left, () => this.#check());
    else this.#controller.abort(new WatchInactive(`nothing came for ${this.#limitMs} ms`));
  }
}
