import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut } from './cut.ts';

test.for([
  ['short', 10, 'short'],
  ['exactly', 7, 'exactly'],
  ['too long', 5, 'too …'],
  ['ab😀', 3, 'ab…'],
  ['a\uD83D', 5, 'a\uFFFD'],
] as const)('%j to %d', ([text, longest, expected]) => {
  expect(cut(text, longest)).toBe(expected);
});

test('never half a character, never too long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, longest) => {
      const short = cut(text, longest);
      expect(short.length).toBeLessThanOrEqual(longest);
      expect(short.isWellFormed()).toBe(true);
    }),
  );
});
