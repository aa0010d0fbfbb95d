import { expect, test } from 'vitest';
import { compareQuantities, parseQuantity } from './quantity.ts';

test.each([
  ['1', 1],
  ['+1.5', 1.5],
  ['.5', 0.5],
  ['500m', 0.5],
  ['1k', 1_000],
  ['1K', 1_000],
  ['1G', 1e9],
  ['1Gi', 2 ** 30],
  ['2Ki', 2048],
  ['1e3', 1_000],
  ['1E3', 1_000],
  ['1E', 1e18],
  ['3Ei', 3 * 2 ** 60],
  ['', undefined],
  ['G', undefined],
  ['1Q', undefined],
  ['1 G', undefined],
  ['-1', undefined],
])('%j is %s', (text, number) => {
  expect(parseQuantity(text)).toBe(number);
});

test.each([
  ['1G', '1000M', 0],
  ['1Gi', '1G', 1],
  ['500m', '1', -1],
  ['nonsense', '1', 0],
])('%s compared with %s', (a, b, sign) => {
  expect(Math.sign(compareQuantities(a, b))).toBe(sign);
});
