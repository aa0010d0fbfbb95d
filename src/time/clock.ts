/**
 * The only place that knows the machine's clocks and timers. Everything else takes a `Clock`,
 * so that tests move time by hand and never sleep.
 */
export interface Clock {
  /** Wall clock in milliseconds since the epoch. For time stamps that people read; it decides nothing. */
  now(): number;
  /** Monotonic clock in milliseconds. Every interval, window, lease and back-off is measured with it. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `task` once after `ms` milliseconds, unless disposed before. The timer keeps no process alive. */
  schedule(ms: number, task: () => void): Disposable;
}

/** Node caps a timer at 2^31-1 ms and fires a longer one at once; far dates are reached in laps of this length. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = (): void => {
        timer[Symbol.dispose]();
        reject(signal?.reason);
      };
      const timer = this.schedule(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  },
  schedule(ms, task) {
    let timer: NodeJS.Timeout;
    const arm = (left: number): void => {
      timer = setTimeout(
        () => (left > LONGEST_TIMER_MS ? arm(left - LONGEST_TIMER_MS) : task()),
        Math.min(left, LONGEST_TIMER_MS),
      );
      timer.unref();
    };
    arm(Math.max(0, ms));
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
