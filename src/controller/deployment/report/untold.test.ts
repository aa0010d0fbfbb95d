import { expect, test } from 'vitest';
import { ApiError } from '../../../kube/api-error.ts';
import type { Happening } from '../decision.ts';
import { eachOnce, mayHaveHappened } from './untold.ts';

const created: Happening = { type: 'Normal', reason: 'Created', note: 'Created workload a.' };
const ready: Happening = { type: 'Normal', reason: 'Ready', note: 'It runs.' };
const asleep: Happening = { ...ready, note: 'It sleeps.' };

test.each([
  { before: [], now: [created], all: [created], why: 'nothing is owed' },
  { before: [created], now: [], all: [created], why: 'what a call has done is owed' },
  { before: [created], now: [{ ...created }], all: [created], why: 'the pass has begun again' },
  { before: [created], now: [ready], all: [created, ready], why: 'the older first' },
  { before: [ready], now: [asleep], all: [asleep], why: 'the same step, seen a little later' },
])('each event once: $why', ({ before, now, all }) => {
  expect(eachOnce(before, now)).toEqual(all);
});

test.each([
  { status: 0, may: true, why: 'no answer' },
  { status: 504, may: true, why: 'a gateway gave up' },
  { status: 409, may: false, why: 'another write came first' },
  { status: 404, may: false, why: 'there is nothing to write to' },
  { status: 429, may: false, why: 'it was not even tried' },
])('$status: a write may have happened: $may, $why', ({ status, may }) => {
  expect(mayHaveHappened(new ApiError(status, '', ''))).toBe(may);
});
