import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isNewer } from './resource-version.ts';

test('agrees with the numbers, beyond what a double holds', () => {
  const version = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n });
  fc.assert(fc.property(version, version, (a, b) => isNewer(`${a}`, `${b}`) === a > b));
  expect(isNewer('18446744073709551615', '18446744073709551614')).toBe(true);
});

test.each([
  { version: '', than: '1', why: 'none yet' },
  { version: '12', than: 'abc', why: 'another storage may use words' },
  { version: '012', than: '11', why: 'leading zeros are not in the form that Kubernetes documents' },
])('cannot tell: $why', ({ version, than }) => {
  expect(isNewer(version, than)).toBeUndefined();
});
