const MB = 1024 * 1024;

/** A page of 500 workloads has about 3 MB. */
const LARGEST = 32 * MB;

/** So much each answer may have, whatever the others take: nearly every answer has less. */
const OWN = 4 * MB;

/** So much all answers may have beyond that, together. */
const SHARED = 64 * MB;

/** What one answer takes while it is read; given back with its disposal. */
export interface AnswerPart extends Disposable {
  /** Takes so many bytes more. If it may not have them, why, as words about the answer. */
  take(bytes: number): string | undefined;
}

/**
 * The memory of answers that are being read. Each is bounded, and so is what large ones take together: servers that are
 * asked at once could fill the memory of the process otherwise, each within what one answer may have. Sizes in bytes.
 */
export class AnswerRoom {
  readonly #own: number;
  readonly #largest: number;
  #left: number;

  constructor({ own = OWN, largest = LARGEST, shared = SHARED } = {}) {
    this.#own = own;
    this.#largest = largest;
    this.#left = shared;
  }

  /** The part of an answer whose reading begins. */
  part(): AnswerPart {
    let size = 0;
    let borrowed = 0;
    return {
      take: (bytes) => {
        size += bytes;
        if (size > this.#largest) return 'is too large';
        const more = Math.max(0, size - this.#own) - borrowed;
        if (more > this.#left) return 'is too large to be read beside others';
        borrowed += more;
        this.#left -= more;
        return undefined;
      },
      [Symbol.dispose]: () => {
        this.#left += borrowed;
        borrowed = 0;
      },
    };
  }
}
