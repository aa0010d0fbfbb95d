import { describe, expect, test } from 'vitest';
import { type Output, screenOn } from './screen.ts';

/** A stream that keeps what is written, as a terminal of this size or as a file. */
function output(size?: { columns: number; rows: number }) {
  const writes: string[] = [];
  const stream = {
    isTTY: size !== undefined,
    columns: size?.columns,
    rows: size?.rows,
    write: (text: string) => writes.push(text) > 0,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a stream has no columns where it is no terminal
  return { writes, stream: stream as unknown as Output & { columns: number } };
}

const ESC = '\u001b[';

/** What a live screen wraps into one frame. */
function frames(writes: readonly string[]): string[] {
  return writes
    .filter((text) => text.startsWith(`${ESC}?2026h`))
    .map((text) =>
      ['?2026h', '?2026l', '?7h', '?7l'].reduce((rest, code) => rest.replaceAll(`${ESC}${code}`, ''), text),
    );
}

describe('on a terminal', () => {
  test('the live part is drawn over itself, and only where it is different', () => {
    const { writes, stream } = output({ columns: 80, rows: 24 });
    using screen = screenOn(stream, {});
    expect(screen.isLive).toBe(true);
    screen.show(['a', 'b']);
    screen.show(['a', 'b']);
    screen.show(['c']);
    expect(frames(writes)).toEqual(['\r\u001b[Ja\nb\n', '\r\u001b[2A\u001b[Jc\n']);
  });

  test('what stays is written above the live part', () => {
    const { writes, stream } = output({ columns: 80, rows: 24 });
    using screen = screenOn(stream, {});
    screen.show(['live']);
    screen.say('one', 'two');
    expect(frames(writes).at(-1)).toBe('\r\u001b[1A\u001b[Jone\ntwo\nlive\n');
  });

  test('lines that a narrower terminal broke anew are erased whole, and drawn again though they are the same', () => {
    const { writes, stream } = output({ columns: 80, rows: 24 });
    using screen = screenOn(stream, {});
    screen.show(['x'.repeat(50), 'y']);
    stream.columns = 20;
    screen.show(['x'.repeat(50), 'y']);
    expect(frames(writes).at(-1)).toContain(`\r${ESC}4A${ESC}J`);
  });

  test('a terminal without a size is taken for a usual one', () => {
    expect(screenOn(output({ columns: 0, rows: 0 }).stream, {}).size).toEqual({ columns: 80, rows: 24 });
  });

  test('the cursor is hidden, and comes back', () => {
    const { writes, stream } = output({ columns: 80, rows: 24 });
    screenOn(stream, {})[Symbol.dispose]();
    expect(writes).toEqual(['\u001b[?25l', '\u001b[?25h']);
  });

  test('colours are there unless somebody does not want them', () => {
    const { stream } = output({ columns: 80, rows: 24 });
    expect(screenOn(stream, {}).paint('good', 'ok')).toBe('\u001b[32mok\u001b[39m');
    expect(screenOn(stream, {}).paint('plain', 'ok')).toBe('ok');
    expect(screenOn(stream, { NO_COLOR: '1' }).paint('good', 'ok')).toBe('ok');
  });
});

describe.each([
  ['a file', output(), {}],
  ['a terminal that cannot move its cursor', output({ columns: 80, rows: 24 }), { TERM: 'dumb' }],
])('on %s', (_what, { writes, stream }, env) => {
  test('there are lines and nothing else', () => {
    using screen = screenOn(stream, env);
    expect(screen.isLive).toBe(false);
    screen.show(['live']);
    screen.say(screen.paint('good', 'one'), 'two');
    expect(writes.join('')).toBe('one\ntwo\n');
  });
});
