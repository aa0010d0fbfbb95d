import type { Fault, FaultHandle, Selection } from './fault.ts';

/** A fault with its count. */
export class ActiveFault<F extends Fault = Fault> implements FaultHandle {
  readonly fault: F;
  hits = 0;
  removed = false;
  #fitting = 0;
  readonly #onRemove: (fault: ActiveFault) => void;
  readonly #waiting = new Set<() => void>();

  constructor(fault: F, onRemove: (fault: ActiveFault) => void) {
    this.fault = fault;
    this.#onRemove = onRemove;
  }

  /** Whether it hits one more that fits; counts it. */
  take(selection: Selection): boolean {
    const { skip = 0, every = 1, times = Number.POSITIVE_INFINITY } = selection;
    if (this.removed) return false;
    this.#fitting += 1;
    const beyond = this.#fitting - skip;
    if (beyond <= 0 || beyond % every !== 0 || this.hits >= times) return false;
    this.count();
    return true;
  }

  /** Counts a hit. */
  count(): void {
    this.hits += 1;
    for (const look of this.#waiting) look();
  }

  hit(count = 1): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (this.hits < count) return;
      this.#waiting.delete(look);
      resolve();
    };
    this.#waiting.add(look);
    look();
    return promise;
  }

  remove(): void {
    if (this.removed) return;
    this.removed = true;
    this.#onRemove(this);
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}
