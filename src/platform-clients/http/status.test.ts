import { expect, test } from 'vitest';
import { classOfStatus, retryAfterOf } from './status.ts';

test.each([
  [301, 'InvalidPlatform'],
  [400, 'Invalid'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Gone'],
  [405, 'Unsupported'],
  [408, 'Transient'],
  [409, 'Conflict'],
  [410, 'Gone'],
  [422, 'Invalid'],
  [429, 'Throttled'],
  [500, 'Transient'],
  [501, 'Unsupported'],
  [503, 'Transient'],
] as const)('%i is %s', (status, errorClass) => {
  expect(classOfStatus(status)).toBe(errorClass);
});

const date = 'Mon, 05 Jan 2026 10:00:00 GMT';
test.each([
  ['seconds', { 'retry-after': '7' }, 7_000],
  ['a date, by the clock of the server', { 'retry-after': 'Mon, 05 Jan 2026 10:01:00 GMT', date }, 60_000],
  ['a date in the past', { 'retry-after': 'Mon, 05 Jan 2026 09:00:00 GMT', date }, 0],
  ['a date without a server clock', { 'retry-after': 'Mon, 05 Jan 2026 10:01:00 GMT' }, undefined],
  ['milliseconds, which go first', { 'retry-after': '7', 'retry-after-ms': '1500' }, 1_500],
  ['milliseconds that are far too many', { 'retry-after': '7', 'retry-after-ms': '60001' }, 7_000],
  ['nonsense', { 'retry-after': 'soon', date }, undefined],
  ['nothing', {}, undefined],
])('Retry-After as %s', (_, headers, ms) => {
  expect(retryAfterOf({ status: 429, headers, body: '' })).toBe(ms);
});
