import { expect, test } from 'vitest';
import { before } from './before.ts';
import { fieldHash } from './field-hash.ts';

const { hashOf } = fieldHash('v1', () => undefined);
const one = hashOf({ image: 'a' });
const two = hashOf({ image: 'a', args: '-v' });

test.for<[why: string, applied: string | undefined, hash: string, adds: boolean]>([
  ['a value is another', one, hashOf({ image: 'b' }), false],
  ['a field is new', one, two, true],
  ['a field is new and another is gone', one, hashOf({ args: '-v' }), true],
  ['a field is gone', two, one, false],
  ['nothing is another', two, two, false],
  ['another version was accepted', 'v0:x:y', one, true],
  ['nothing was accepted', undefined, one, false],
])('what a spec has that was not there before, where %s', ([, applied, hash, adds]) => {
  const known = before({ ...(applied !== undefined && { applied }), sent: [two] }, hash);
  expect(known).toEqual({
    ...(applied !== undefined && { applied }),
    sent: [two],
    ...(adds && { adds: true }),
  });
});
