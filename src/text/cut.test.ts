import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, cutToBytes } from './cut.ts';

test.for([
  ['short', 10, 'short'],
  ['exactly', 7, 'exactly'],
  ['too long', 5, 'too …'],
  ['ab😀', 3, 'ab…'],
  ['a\uD83D', 5, 'a\uFFFD'],
] as const)('%j to %d', ([text, longest, expected]) => {
  expect(cut(text, longest)).toBe(expected);
});

/** Texts of which many units are halves of a character. */
const texts = fc
  .array(fc.integer({ min: 0xd700, max: 0xe100 }))
  .map((units) => String.fromCharCode(...units));

test('never half a character, never too long', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 20 }), (text, longest) => {
      const short = cut(text, longest);
      expect(short.length).toBeLessThanOrEqual(longest);
      expect(short.isWellFormed()).toBe(true);
    }),
  );
});

test.for([
  ['short', 10, 'short'],
  ['exactly', 7, 'exactly'],
  ['too long', 7, 'too …'],
  ['ä😀b', 6, 'ä…'],
  ['a\uD83D', 5, 'a\uFFFD'],
  ['\uDE00 and more', 9, '\uFFFD an…'],
] as const)('%j to %d bytes', ([text, most, expected]) => {
  expect(cutToBytes(text, most)).toBe(expected);
});

test('never half a character, never too many bytes', () => {
  fc.assert(
    fc.property(texts, fc.nat(20), (text, room) => {
      const most = room + Buffer.byteLength('…');
      const short = cutToBytes(text, most);
      expect(Buffer.byteLength(short)).toBeLessThanOrEqual(most);
      expect(short.isWellFormed()).toBe(true);
    }),
  );
});
