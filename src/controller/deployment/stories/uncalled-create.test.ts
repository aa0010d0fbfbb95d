import { expect, test } from 'vitest';
import { play, refusedWith } from '../../../../test/support/decide/play.ts';
import { absent, ago, MINUTE, type Scene, settledWith } from '../../../../test/support/decide/scene.ts';
import type { ErrorClass } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';

/** The old workload is gone, and the question before the create call of the new one comes out badly. */
const midway: Scene = settledWith(
  { operation: { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, hash: 'v1:a', attempts: 1 } },
  {
    spec: { driftPolicy: 'Report', updateStrategy: { type: 'Recreate' } },
    conditions: [
      'Ready False/Updating',
      'Available False/NotServing',
      'Synced Unknown/InProgress',
      'Reconciling True/Updating',
    ],
    look: absent(),
  },
);

const uncalled = (errorClass: ErrorClass): Outcome => {
  const refused = refusedWith(errorClass);
  return refused.kind === 'Refused' ? { ...refused, uncalled: true } : refused;
};

test.each<[ErrorClass, string]>([
  ['Quota', 'False/NotCreated False/NotServing False/QuotaExceeded Stalled/QuotaExceeded'],
  ['Transient', 'False/Updating False/NotServing Unknown/InProgress Reconciling/Updating'],
])('sequence 22: %s before the create of a recreation: created once that is over', (errorClass, says) => {
  const first = play(midway, uncalled(errorClass));
  expect(first.says).toBe(says);
  expect(first.complaints).toEqual([]);
  const { conditions: _, ...status } = first.status;
  const later: Scene = {
    ...midway,
    status,
    later: 20 * MINUTE,
    memory: { suspect: true, tookOverAt: 0, lastCreateAt: 0, absentSince: 1 },
  };
  expect(play(later).action).toMatchObject({ type: 'Create' });
});

test('nobody takes a call that was not made for one whose answer was lost', () => {
  const { status, says } = play({ held: false, look: absent() }, uncalled('Transient'));
  expect(status.operation).toBeUndefined();
  expect(says).toBe('False/Creating False/NotServing Unknown/InProgress Reconciling/Creating');
});
