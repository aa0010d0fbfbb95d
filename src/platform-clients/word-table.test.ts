import { expect, test } from 'vitest';
import { entryOf } from './word-table.ts';

test('entryOf knows a table by its own entries alone', () => {
  expect(entryOf({ a: 1 }, 'a')).toBe(1);
  for (const word of ['constructor', '__proto__', 'toString', 'b'])
    expect(entryOf({ a: 1 }, word)).toBeUndefined();
});
