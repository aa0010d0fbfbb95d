import type { Clock } from './clock.ts';

/** A call took longer than it was given. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
  readonly code = 'DEADLINE_EXCEEDED';
}

/**
 * A signal that is aborted with its parent or after a time, whichever comes first. Dispose it when the work has
 * ended: parents live as long as the process, and would collect one listener per call.
 */
export class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal;
  readonly #timer: Disposable;
  readonly #onAbort = (): void => this.#controller.abort(this.#parent.reason);

  constructor(clock: Clock, ms: number, parent: AbortSignal) {
    this.#parent = parent;
    this.#timer = clock.schedule(ms, () =>
      this.#controller.abort(new DeadlineExceeded(`no answer within ${ms} ms`)),
    );
    if (parent.aborted) this.#onAbort();
    else parent.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** What the work hangs on. Its reason is the parent's, or DeadlineExceeded. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
    this.#parent.removeEventListener('abort', this.#onAbort);
  }
}

/** `work`, or the signal's reason as soon as it is aborted: for work that takes no signal itself. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    const settled = (): void => signal.removeEventListener('abort', onAbort);
    work.then(resolve, reject).finally(settled);
  });
}
