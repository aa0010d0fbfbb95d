import type { Clock } from '../../../src/time/clock.ts';

/** A clock on which nobody waits: whoever asks for time has it at once, and it has passed. */
export class JumpClock implements Clock {
  readonly #start: number;
  #elapsed = 0;

  /** `start`: milliseconds since the epoch. */
  constructor(start: number) {
    this.#start = start;
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      this.schedule(ms, resolve);
    });
  }

  schedule(ms: number, task: () => void): Disposable {
    const at = this.#elapsed + Math.max(0, ms);
    const timer = setImmediate(() => {
      this.#elapsed = Math.max(this.#elapsed, at);
      task();
    });
    return { [Symbol.dispose]: () => clearImmediate(timer) };
  }
}
