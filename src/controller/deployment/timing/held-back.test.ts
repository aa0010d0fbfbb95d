import { expect, test } from 'vitest';
import {
  ago,
  foundSituationOf,
  MINUTE,
  type Scene,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';
import { heldBackFor } from './held-back.ts';

const asks = { 'inference-operator.io/reconcile-requested-at': 'now' };

const held = (nextAttemptAt: string, scene: Scene = {}): Scene =>
  settledWith(
    { operation: { type: 'Update', startedAt: ago(MINUTE), generation: 1, attempts: 1, nextAttemptAt } },
    { memory: {}, ...scene },
  );

test.for<[why: string, scene: Scene, minutes: number]>([
  ['nothing was refused', settled, 0],
  ['until then', held(ago(-4 * MINUTE)), 4],
  ['it is over', held(ago(MINUTE)), 0],
  ['a new generation ends it', held(ago(-4 * MINUTE), { generation: 2 }), 0],
  ['a person who asks ends it', held(ago(-4 * MINUTE), { annotations: asks }), 0],
  [
    'a person who asked before does not',
    { ...held(ago(-4 * MINUTE), { annotations: asks }), ...echoed() },
    4,
  ],
  ['a new Secret or platform object ends it', held(ago(-4 * MINUTE), { platform: { epoch: 2 } }), 0],
  ['a Secret that is another since the call ends it', held(ago(-4 * MINUTE), sinceCall(1)), 0],
  ['one that was another before the call does not', held(ago(-4 * MINUTE), sinceCall(-1)), 4],
  ['it outlives a restart: no herd', held(ago(-4 * MINUTE), { memory: { lookedAt: undefined } }), 4],
  [
    'sequence 33: further away than any wait is what a clock that was set back left behind',
    held(ago(-11 * MINUTE)),
    0,
  ],
  ['the longest wait holds', held(ago(-10 * MINUTE)), 10],
])('held back: %s', ([, scene, minutes]) => {
  expect(heldBackFor(foundSituationOf(scene))).toBe(minutes * MINUTE);
});

/** A Secret was found to be another so many milliseconds after our last call. */
function sinceCall(ms: number): Scene {
  const secrets = { generation: 1, begunAt: 0, values: new Map(), denied: undefined, changedAt: 1_000 + ms };
  return { memory: { lastChangeAt: 1_000, secrets } };
}

function echoed(): Scene {
  const { status } = held(ago(-4 * MINUTE));
  return { status: { ...status, lastHandledReconcileAt: 'now' } };
}
