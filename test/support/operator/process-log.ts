import { closeSync, openSync, readSync } from 'node:fs';

/** One line of the operator's log. */
export type LogLine = Readonly<Record<string, unknown>> & { msg?: string; level?: unknown };

/**
 * What a process wrote into a file, line by line. With `--log-format=json` every line is a JSON object; those that
 * are none are `strays`.
 */
export class ProcessLog {
  readonly lines: LogLine[] = [];
  readonly strays: string[] = [];
  readonly path: string;
  #texts: string[] = [];
  #offset = 0;
  #rest = Buffer.alloc(0);

  constructor(path: string) {
    this.path = path;
  }

  /** Reads what came since the last time. A file that is not there (yet, or any more) says nothing new. */
  refresh(): this {
    const text = Buffer.concat([this.#rest, this.#readOn()]);
    const end = text.lastIndexOf('\n');
    this.#rest = text.subarray(end + 1);
    for (const line of text.subarray(0, Math.max(0, end)).toString('utf8').split('\n')) this.#take(line);
    return this;
  }

  /** After the end of the process: the last line may lack its end. */
  finish(): void {
    this.refresh();
    this.#take(this.#rest.toString('utf8'));
    this.#rest = Buffer.alloc(0);
  }

  /** All of it as it was written. */
  get text(): string {
    return this.refresh().#texts.join('\n');
  }

  /** The last lines as they were written. */
  tail(count = 40): string {
    return this.refresh().#texts.slice(-count).join('\n');
  }

  #take(text: string): void {
    if (text === '') return;
    this.#texts.push(text);
    const line = parseObject(text);
    if (line === undefined) this.strays.push(text);
    else this.lines.push(line);
  }

  #readOn(): Buffer {
    let file: number;
    try {
      file = openSync(this.path, 'r');
    } catch {
      return Buffer.alloc(0);
    }
    const chunks: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.alloc(65_536);
      const count = readSync(file, chunk, 0, chunk.length, this.#offset);
      if (count === 0) break;
      this.#offset += count;
      chunks.push(chunk.subarray(0, count));
    }
    closeSync(file);
    return Buffer.concat(chunks);
  }
}

function parseObject(text: string): LogLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
