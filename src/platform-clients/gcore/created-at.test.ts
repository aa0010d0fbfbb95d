import { expect, test } from 'vitest';
import { createdAtOf } from './created-at.ts';

test.each([
  ['2026-01-05T10:00:00.184394', '2026-01-05T10:00:00.184Z'],
  ['2026-01-05T10:00:00.184394Z', '2026-01-05T10:00:00.184Z'],
  ['2026-01-05T12:00:00+0200', '2026-01-05T10:00:00.000Z'],
  ['2026-01-05T12:00:00+02:00', '2026-01-05T10:00:00.000Z'],
  ['yesterday', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('%s is %s', (text, time) => {
  expect(createdAtOf(text)).toBe(time);
});
