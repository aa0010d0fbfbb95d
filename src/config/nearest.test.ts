import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const names = ['--leader-elect', '--leader-elect-namespace', '--log-level', '--owner-id'];

test.each([
  { word: '--leaderelect', near: '--leader-elect', reason: 'a letter left out' },
  { word: '--log-levle', near: '--log-level', reason: 'two letters swapped' },
  { word: '--leader-election-namespace', near: '--leader-elect-namespace', reason: 'a longer word for it' },
  { word: '--ownerID', near: '--owner-id', reason: 'other capitals' },
  { word: '--zzz', near: undefined, reason: 'nothing like it' },
  { word: 'x'.repeat(100_000), near: undefined, reason: 'a word without end' },
])('$reason', ({ word, near }) => {
  expect(nearest(word, names)).toBe(near);
});
