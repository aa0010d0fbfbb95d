/** Events that somebody reads one after the other, until the signal is aborted. */
export class EventStream<Event> implements AsyncIterable<Event> {
  readonly #signal: AbortSignal;
  #waiting: Event[] = [];
  #wake: () => void = () => {};

  /** `ended`: the signal was aborted. */
  constructor(signal: AbortSignal, ended: () => void) {
    this.#signal = signal;
    signal.addEventListener(
      'abort',
      () => {
        ended();
        this.#wake();
      },
      { once: true },
    );
  }

  push(event: Event): void {
    this.#waiting.push(event);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event> {
    for (;;) {
      const events = this.#waiting;
      this.#waiting = [];
      yield* events;
      this.#signal.throwIfAborted();
      if (this.#waiting.length > 0) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
