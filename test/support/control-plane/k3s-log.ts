import type { Readable } from 'node:stream';
import type { Starting } from './ready.ts';

const keptLines = 15;

/** What a container says while it starts. It ends with the container, or when nobody wants to hear more. */
export class K3sLog implements Starting, Disposable {
  exit: unknown;
  readonly #ended = Promise.withResolvers<unknown>();
  #stream: Readable | undefined;
  #text = '';

  /** Takes the log of a container that has just been started. */
  listen(stream: Readable): void {
    this.#stream = stream;
    stream.setEncoding('utf8');
    stream.on('data', (words: string) => {
      this.#text = (this.#text + words)
        .split('\n')
        .slice(-keptLines - 1)
        .join('\n');
    });
    stream.once('end', () => {
      this.exit = 'its log ended';
      this.#ended.resolve(this.exit);
    });
    // An engine that goes away: whoever asks it for something else hears of that.
    stream.on('error', () => {});
  }

  ended(): Promise<unknown> {
    return this.#ended.promise;
  }

  lastWords(): string {
    return this.#text.trimEnd();
  }

  /** An open log would keep this process alive. */
  [Symbol.dispose](): void {
    this.#stream?.destroy();
  }
}
