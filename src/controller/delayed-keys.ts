import TinyQueue from 'tinyqueue';

/** A key and its moment, on the monotonic clock. Another moment of the same key is another object. */
interface Moment {
  key: string;
  at: number;
}

/** The heap may hold so many moments that count no more, beside as many as count. */
const SPARE = 64;

/**
 * Keys that wait for a moment, each once. A heap cannot drop from its middle: what counts no more stays there until
 * it comes up or outnumbers the rest, so that a key that is put off again and again takes no more room for it.
 */
export class DelayedKeys {
  readonly #moments = new Map<string, Moment>();
  #heap = heapOf([]);

  /** The key waits until `at`, and for nothing else any more. */
  set(key: string, at: number): void {
    if (this.#moments.get(key)?.at === at) return;
    const moment = { key, at };
    this.#moments.set(key, moment);
    this.#heap.push(moment);
    if (this.#heap.length > 2 * this.#moments.size + SPARE) this.#heap = heapOf([...this.#moments.values()]);
  }

  /** The key waits no more. */
  delete(key: string): void {
    this.#moments.delete(key);
  }

  /** The earliest moment. */
  get next(): number | undefined {
    for (let first = this.#heap.peek(); first !== undefined; first = this.#heap.peek()) {
      if (this.#moments.get(first.key) === first) return first.at;
      this.#heap.pop();
    }
    return undefined;
  }

  /** Takes out the keys whose moment has come, the earliest first. */
  takeDue(now: number): string[] {
    const due: string[] = [];
    for (let next = this.next; next !== undefined && next <= now; next = this.next) {
      const first = this.#heap.pop();
      if (first === undefined) break;
      this.#moments.delete(first.key);
      due.push(first.key);
    }
    return due;
  }

  /** How many moments take up room, those included that count no more. */
  get held(): number {
    return this.#heap.length;
  }
}

const heapOf = (moments: Moment[]): TinyQueue<Moment> => new TinyQueue(moments, (a, b) => a.at - b.at);
