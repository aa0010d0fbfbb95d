import { expect, test } from 'vitest';
import { z } from 'zod';
import { tolerant } from './tolerant-list.ts';

test.each<[string, unknown, string[]]>([
  ['a list', ['a', 'b'], ['a', 'b']],
  ['one with odd entries', ['a', 7, null, { b: 'b' }, 'c'], ['a', 'c']],
  ['none at all', undefined, []],
  ['null', null, []],
  ['something else', { a: 'a' }, []],
])('%s', (_, value, read) => {
  expect(tolerant(z.string()).parse(value)).toEqual(read);
});
