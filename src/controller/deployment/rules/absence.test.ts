import { expect, test } from 'vitest';
import {
  ago,
  MINUTE,
  MONOTONIC,
  type Scene,
  settled,
  settledWith,
  foundSituationOf,
  working,
} from '../../../../test/support/decide/scene.ts';
import { absence } from './absence.ts';

const WINDOW = 30_000;
const open: Scene = { status: { operation: { type: 'Create', startedAt: ago(MINUTE), attempts: 1 } } };
const seenAt = (absentSince: number, more: Scene['memory'] = {}): Scene => ({
  memory: { tookOverAt: 0, lastCreateAt: 0, absentSince, ...more },
});

test.for<[why: string, scene: Scene, believed: boolean]>([
  ['never claimed: one read', { held: false }, true],
  ['claimed and seen before, by a definite read', settled, true],
  [
    'where a read by id is not definite, once more',
    { ...settled, platform: { capabilities: { ...working.capabilities, definiteRead: false } } },
    false,
  ],
  [
    'an id that only the create has shown',
    { ...settled, status: { workload: settled.status?.workload ?? {} } },
    false,
  ],
  ['a finalizer alone: a create may be on its way', {}, false],
  ['an open create without finalizer', { ...open, held: false }, false],
  [
    'refused for good: no call can be on its way',
    { status: { operation: { type: 'Create', startedAt: ago(MINUTE), refused: true } } },
    true,
  ],
  ['the second read, a window after the first', seenAt(MONOTONIC - WINDOW), true],
  ['the second read, too soon', seenAt(MONOTONIC - WINDOW + 1), false],
  [
    'a first read from before we took it over is none',
    seenAt(MONOTONIC - 2 * WINDOW, { tookOverAt: MONOTONIC - WINDOW }),
    false,
  ],
  [
    'a first read from before the last create ended is none',
    seenAt(MONOTONIC - 2 * WINDOW, { lastCreateAt: MONOTONIC - WINDOW }),
    false,
  ],
  [
    'sequence 2: after an unanswered call the window is wider by its time limit',
    seenAt(MONOTONIC - WINDOW - 29_999, { widerWindowMs: 30_000 }),
    false,
  ],
  ['and then it is over', seenAt(MONOTONIC - WINDOW - 30_000, { widerWindowMs: 30_000 }), true],
])('%s', ([, scene, believed]) => {
  expect(absence(foundSituationOf(scene), { begunAt: MONOTONIC }).believed).toBe(believed);
});

test('it says when the second read is due', () => {
  expect(absence(foundSituationOf(seenAt(MONOTONIC - 10_000)), { begunAt: MONOTONIC })).toEqual({
    believed: false,
    againIn: 20_000,
  });
  expect(absence(foundSituationOf({}), { begunAt: MONOTONIC })).toEqual({ believed: false, againIn: WINDOW });
});

test('a Recreate that is open says nothing about a create', () => {
  const recreate = settledWith({ operation: { type: 'Recreate', startedAt: ago(MINUTE), attempts: 1 } });
  expect(absence(foundSituationOf(recreate), { begunAt: MONOTONIC }).believed).toBe(true);
});
