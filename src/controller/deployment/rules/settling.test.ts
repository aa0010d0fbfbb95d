import { expect, test } from 'vitest';
import { play } from '../../../../test/support/decide/play.ts';
import { MONOTONIC, POLLING, present, settled } from '../../../../test/support/decide/scene.ts';

const failed = present(
  { phaseClass: 'Failed' },
  { ready: false, reason: 'Failed', provisional: { key: 'failed', apart: 600_000 } },
);

test.for<[why: string, since: number | undefined, ms: number]>([
  [
    'it has just been seen: no later than anything that is not ready, as no row may move when it heals',
    undefined,
    POLLING.idle,
  ],
  ['most of its time is over', MONOTONIC - 599_000, 1_000],
  ['its time is over', MONOTONIC - 700_000, 0],
])('a failure that may heal is looked at again, where %s', ([, since, ms]) => {
  const memory = { suspect: true, ...(since !== undefined && { provisional: { key: 'failed', since } }) };
  expect(play({ ...settled, memory, look: failed }).next).toEqual({ kind: 'After', ms });
});
