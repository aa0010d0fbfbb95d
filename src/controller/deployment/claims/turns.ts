import type { Gate, Turn } from '../../connections/gate.ts';

/** What one pass of a key may ask of the gates. Disposed at its end: what it did not ask for is given back. */
export interface Place extends Disposable {
  /** A turn, or undefined: then the key is parked, and enqueued again when its turn comes. */
  enter(gate: Gate, namespace: string, urgent: boolean): Turn | undefined;
  /** The key wants in nowhere any more. */
  giveUp(): void;
}

/**
 * At which gate each key waits, or has a turn that it has not taken. A gate cannot know that an object is gone or
 * uses another connection by now; a turn that nobody takes would be one less for all others, for ever. So each pass
 * of a key takes what it has, or keeps waiting for it, or gives it back, however the pass ends.
 */
export class Turns {
  readonly #waits = new Map<string, Gate>();

  /** Begins a pass of a key. */
  placeOf(key: string): Place {
    let asked = false;
    return {
      enter: (gate, namespace, urgent) => {
        asked = true;
        return this.#enter(key, gate, namespace, urgent);
      },
      giveUp: () => this.#giveUp(key),
      [Symbol.dispose]: () => {
        if (!asked) this.#giveUp(key);
      },
    };
  }

  #enter(key: string, gate: Gate, namespace: string, urgent: boolean): Turn | undefined {
    const before = this.#waits.get(key);
    if (before !== undefined && before !== gate) before.waive(key);
    const turn = gate.enter(key, namespace, urgent);
    if (turn === undefined) this.#waits.set(key, gate);
    else this.#waits.delete(key);
    return turn;
  }

  #giveUp(key: string): void {
    this.#waits.get(key)?.waive(key);
    this.#waits.delete(key);
  }
}
