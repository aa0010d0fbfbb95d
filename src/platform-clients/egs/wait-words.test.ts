import { expect, test } from 'vitest';
import { waitWords } from './wait-words.ts';

test.each([
  ['', ''],
  ['0h0m0s', ''],
  ['0h0m1s', 'about 1 minute'],
  ['0h1m1s', 'about 2 minutes'],
  ['0h10m0s', 'about 10 minutes'],
  ['0h10m1s', 'about 20 minutes'],
  ['1h59m59s', 'about 2 hours'],
  ['2h0m1s', 'about 3 hours'],
  ['144h0m0s', 'about 144 hours'],
  ['6d0h0m', 'about 144 hours'],
  ['soon', 'soon'],
])('%j is %j', (text, words) => {
  expect(waitWords(text)).toBe(words);
});

test('what is counted down has new words now and then only', () => {
  const day = Array.from({ length: 86_400 }, (_, second) => waitWords(`0h0m${second}s`));
  expect(new Set(day).size).toBeLessThan(50);
});
