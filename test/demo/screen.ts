import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters, styleText } from 'node:util';
import type { Paint, Tone } from './table.ts';
import type { Size } from './view.ts';

/** Where the demo is shown: lines that stay, and below them a part that is redrawn. */
export interface Screen extends Disposable {
  /** Whether there is a part that is redrawn. */
  readonly isLive: boolean;
  readonly size: Size;
  readonly paint: Paint;
  /** Writes lines that stay. */
  say(...lines: readonly string[]): void;
  /** Makes these lines the live part. Does nothing where they are it already. */
  show(lines: readonly string[]): void;
}

/** What a screen is drawn on. */
export type Output = Pick<WriteStream, 'write' | 'isTTY' | 'columns' | 'rows' | 'on' | 'off'>;

/** A screen on a stream: live on a terminal that can move its cursor, else lines only. */
export function screenOn(
  output: Output,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Screen {
  const paint = painter(output.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  return output.isTTY && env['TERM'] !== 'dumb'
    ? new LiveScreen(output, paint)
    : new PlainScreen(output, paint);
}

const styles = {
  good: 'green',
  busy: 'yellow',
  bad: 'red',
  dim: 'gray',
  strong: 'bold',
} as const satisfies Partial<Record<Tone, string>>;

function painter(colours: boolean): Paint {
  return (tone, text) =>
    !colours || tone === 'plain' || text === ''
      ? text
      : styleText(styles[tone], text, { validateStream: false });
}

class PlainScreen implements Screen {
  readonly isLive = false;
  readonly size = { columns: 100, rows: Number.POSITIVE_INFINITY };
  readonly paint: Paint;
  readonly #output: Output;

  constructor(output: Output, paint: Paint) {
    this.#output = output;
    this.paint = paint;
  }

  say(...lines: readonly string[]): void {
    this.#output.write(lines.map((line) => `${line}\n`).join(''));
  }

  show(): void {
    // It has no live part: what changes is said.
  }

  [Symbol.dispose](): void {
    // It changed nothing of the stream.
  }
}

const ESC = '\u001b[';
const hideCursor = `${ESC}?25l`;
const showCursor = `${ESC}?25h`;
/** A line that is too long is cut by the terminal instead of taking two rows. */
const wrapOff = `${ESC}?7l`;
const wrapOn = `${ESC}?7h`;
/** Terminals that know it draw all of this at once. */
const atOnce = (text: string): string => `${ESC}?2026h${text}${ESC}?2026l`;

class LiveScreen implements Screen {
  readonly isLive = true;
  readonly paint: Paint;
  readonly #output: Output;
  #shown: readonly string[] = [];
  #drawnAt: number;
  readonly #restore = (): void => void this.#output.write(showCursor);

  constructor(output: Output, paint: Paint) {
    this.#output = output;
    this.paint = paint;
    this.#drawnAt = this.size.columns;
    output.write(hideCursor);
    // However this process ends, the terminal gets its cursor back.
    process.once('exit', this.#restore);
  }

  get size(): Size {
    // A pseudo terminal may say that it has no size at all.
    return { columns: this.#output.columns || 80, rows: this.#output.rows || 24 };
  }

  say(...lines: readonly string[]): void {
    const shown = this.#shown;
    this.#output.write(atOnce(`${this.#erase()}${text(lines)}${this.#draw(shown)}`));
  }

  show(lines: readonly string[]): void {
    const same = lines.length === this.#shown.length && lines.every((line, at) => line === this.#shown[at]);
    if (same && this.#drawnAt === this.size.columns) return;
    this.#output.write(atOnce(`${this.#erase()}${this.#draw(lines)}`));
  }

  /** What is shown stays. */
  [Symbol.dispose](): void {
    this.#restore();
    process.off('exit', this.#restore);
  }

  #draw(lines: readonly string[]): string {
    this.#shown = lines;
    this.#drawnAt = this.size.columns;
    return `${wrapOff}${text(lines)}${wrapOn}`;
  }

  /** Each line has a row of its own, but terminals break lines anew when they become narrower. */
  #erase(): string {
    const { columns } = this.size;
    const rowsOf = (line: string): number =>
      columns >= this.#drawnAt ? 1 : Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));
    const rows = this.#shown.reduce((sum, line) => sum + rowsOf(line), 0);
    this.#shown = [];
    return `\r${rows === 0 ? '' : `${ESC}${rows}A`}${ESC}J`;
  }
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
