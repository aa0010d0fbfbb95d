import { expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, ambiguous, created, play, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  MINUTE,
  MONOTONIC,
  present,
  type Scene,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';

/** A workload that is not there. */
decisionTable([
  {
    why: 'our id is gone: created anew, and Ready says so before the call',
    scene: { ...settled, look: absent() },
    outcome: created,
    says: 'False/Creating False/NotServing True/Accepted Reconciling/Creating',
    action: 'Create',
    events: ['DriftDetected', 'Created', 'DriftCorrected'],
  },
  {
    why: 'our id is gone, with an open Recreate: no loss, and no policy in the way',
    scene: settledWith(
      { operation: { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts: 1 } },
      {
        spec: { driftPolicy: 'Report' },
        conditions: ['Ready False/Updating', 'Synced Unknown/InProgress', 'Reconciling True/Updating'],
        look: absent(),
      },
    ),
    outcome: created,
    says: 'False/Creating False/NotServing True/Accepted Reconciling/Creating',
    action: 'Create',
    events: ['Created'],
  },
  ...['Report', 'Ignore'].map((driftPolicy) => ({
    why: `our id is gone, and driftPolicy is ${driftPolicy}`,
    scene: { ...settled, spec: { driftPolicy }, look: absent() },
    says: 'False/Missing False/NotServing False/Drifted Stalled/Drifted',
    action: 'None',
    events: ['DriftDetected'],
  })),
  {
    why: 'POST without an answer: nothing is known, and what is said is that it was tried and when it is again',
    scene: { held: false, look: absent() },
    outcome: ambiguous,
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    events: [],
    message: ['Ready', /attempt 1\b.*no answer.*within 30 s, it is created again/],
  },
  {
    why: 'POST that this process gave up itself: nothing is said of it',
    scene: { held: false, look: absent() },
    outcome: refusedWith('Aborted', 'given up', 0),
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    message: ['Ready', /^The workload is being created\.$/],
  },
  {
    why: 'after it: ours is there',
    scene: { look: present({}, { ready: false, reason: 'Initializing', available: false }) },
    outcome: accepted,
    says: 'False/Updating False/NotServing True/Accepted Reconciling/Updating',
    action: 'Update',
  },
  {
    why: 'after it: nothing is there, and one look is not enough',
    scene: { look: absent() },
    says: 'False/NotCreated False/NotServing Unknown/InProgress Reconciling/NotCreated',
    action: 'None',
  },
  {
    why: 'after it: nothing is there, a window later',
    scene: { memory: { absentSince: MONOTONIC - 30_000, tookOverAt: 0 }, look: absent() },
    outcome: created,
    says: 'False/Creating False/NotServing True/Accepted Reconciling/Creating',
    action: 'Create',
  },
  {
    why: 'paused before anything was created',
    scene: { held: false, spec: { paused: true }, look: absent() },
    says: 'False/NotCreated False/NotServing Unknown/Paused -',
    action: 'None',
  },
  {
    why: 'paused, and the workload vanished',
    scene: { ...settled, spec: { paused: true }, look: absent() },
    says: 'False/Missing False/NotServing Unknown/Paused -',
    action: 'None',
  },
  {
    why: 'stripped and vanished: the record of the old workload must go before the next call, and this write does not clear it',
    scene: { ...settled, held: false, look: absent() },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'Hold',
  },
]);

const differed = { drift: [{ path: 'spec.image', desired: 'a', observed: 'b' }] };

test.for<[why: string, scene: Scene]>([
  ['and stays away', { spec: { driftPolicy: 'Report' } }],
  ['and pauses', { spec: { paused: true } }],
  ['and waits for its turn', { status: { correction: { count: 1, lastAt: ago(1_000) } } }],
])('what vanished %s: it does not differ in any field any more', ([, { spec, status }]) => {
  const scene = settledWith({ ...differed, ...status }, { ...(spec && { spec }), look: absent() });
  const played = play(scene);
  expect(played.says).toContain('False/Missing');
  expect(played.status).not.toHaveProperty('drift');
});

test('what a recreation sets right stays told until it is created anew', () => {
  const operation = {
    type: 'Recreate',
    startedAt: ago(MINUTE),
    generation: 1,
    nextAttemptAt: ago(-MINUTE),
  } as const;
  const conditions = ['Ready False/Updating', 'Synced Unknown/InProgress', 'Reconciling True/Updating'];
  const played = play(settledWith({ ...differed, operation }, { conditions, look: absent() }));
  expect(played.rule).toBe('held back');
  expect(played.status).toHaveProperty('drift');
});
