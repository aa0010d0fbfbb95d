import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut, onOneLine, wrap } from './text.ts';

test('text from elsewhere cannot move the cursor, colour the terminal or begin a line', () => {
  expect(onOneLine('  a\u001b[2J\u001b[31mb\r\n\tc\u0007\u009bd ')).toBe('ab c d');
});

describe('cut', () => {
  test.each([
    ['fits', 'abc', 3, 'abc'],
    ['is too long', 'abcd', 3, 'ab…'],
    ['has no room', 'abcd', 0, ''],
    ['has room for the ellipsis only', 'abcd', 1, '…'],
  ])('%s', (_why, text, width, expected) => {
    expect(cut(text, width)).toBe(expected);
  });
});

describe('wrap', () => {
  test.each([
    ['breaks between words', 'one two three', 8, 3, ['one two', 'three']],
    ['a line may be as wide as that', 'one two three', 7, 3, ['one two', 'three']],
    ['cuts what is left', 'one two three four', 8, 2, ['one two', 'three f…']],
    ['breaks a word that no line can hold', 'abcdefgh', 3, 3, ['abc', 'def', 'gh']],
    ['says nothing of nothing', '', 10, 3, []],
  ])('%s', (_why, text, width, most, expected) => {
    expect(wrap(text, width, most)).toEqual(expected);
  });

  test('no line is too wide, and nothing but spaces is lost where there are lines enough', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/)),
        fc.integer({ min: 1, max: 20 }),
        (words, width) => {
          const lines = wrap(words.join(' '), width, 1000);
          expect(lines.every((line) => line.length <= width)).toBe(true);
          expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
        },
      ),
    );
  });
});
