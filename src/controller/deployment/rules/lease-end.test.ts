import { describe, expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, play } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  MINUTE,
  MONOTONIC,
  NODE_TYPE,
  POLLING,
  type Scene,
} from '../../../../test/support/decide/scene.ts';
import { ENDPOINT, runningThere, shows } from '../../../../test/support/decide/unmarked-scene.ts';

const over = { lease: { expiresAt: ago(MINUTE), ended: true } };
const anew: Scene = { desired: { atLeaseEnd: { policy: 'Recreate', field: 'spec.fifth.leaseEnds' } } };
const stalled = 'False/Failed False/NotServing True/Accepted Stalled/Failed';
const failed = { ready: false, reason: 'Pending', available: false } as const;
const recreated = 'False/Updating False/NotServing Unknown/InProgress Reconciling/Updating';
const gone = (scene: Scene = {}, leaseExpiresAt = ago(MINUTE)): Scene =>
  runningThere(
    { workload: { ...ENDPOINT, leaseExpiresAt } },
    {
      memory: { suspect: true, absentSince: MONOTONIC - POLLING.visibilityWindow },
      look: absent(),
      ...scene,
    },
  );

decisionTable([
  {
    why: 'the lease has ended: a person, and what to do',
    scene: runningThere({}, { look: shows(over, failed) }),
    says: stalled,
    action: 'None',
    events: ['Failed'],
    message: ['Stalled', /^The GPU lease has ended\. Set spec\.fifth\.leaseEnds to Recreate.*new lease/],
  },
  {
    why: 'whatever the platform says of the endpoint',
    scene: runningThere({}, { look: shows(over) }),
    says: 'False/Failed True/Serving True/Accepted Stalled/Failed',
  },
  {
    why: 'Recreate: created anew, and no drift',
    scene: runningThere({}, { ...anew, look: shows(over, failed) }),
    says: recreated,
    action: 'BeginRecreate',
    events: ['Recreating'],
    message: ['Ready', /its GPU lease has ended/],
  },
  {
    why: 'Recreate, and a create was refused not long ago: it waits',
    scene: runningThere(
      { operation: { type: 'Create', startedAt: ago(MINUTE), generation: 1, nextAttemptAt: ago(-MINUTE) } },
      { ...anew, conditions: ['Ready False/Failed', 'Reconciling True/Failed'], look: shows(over, failed) },
    ),
    says: 'False/Failed False/NotServing - Reconciling/Failed',
    action: 'None',
  },
  {
    why: 'paused: nothing is done',
    scene: runningThere({}, { ...anew, spec: { paused: true }, look: shows(over, failed) }),
    says: 'False/Pending False/NotServing Unknown/Paused -',
    action: 'None',
  },
  {
    why: 'an edit that takes a new workload brings a new lease',
    scene: runningThere(
      {},
      {
        generation: 2,
        hash: 'v1:b',
        spec: { updateStrategy: { type: 'Recreate' } },
        look: shows(over, failed),
      },
    ),
    says: recreated,
    action: 'BeginRecreate',
  },
  {
    why: 'an edit that cannot be had: both are told',
    scene: runningThere({}, { generation: 2, hash: 'v1:b', look: shows(over, failed) }),
    says: 'False/Failed False/NotServing False/ImmutableChange Stalled/Failed',
  },
  {
    why: 'what shows beside it as drift is told too',
    scene: runningThere({}, { look: shows(over, failed, [NODE_TYPE]) }),
    says: 'False/Failed False/NotServing False/Drifted Stalled/Failed',
  },
  {
    why: 'gone, and the lease had run out: the same, and no loss',
    scene: gone(),
    says: stalled,
    action: 'None',
    events: ['Failed'],
    message: ['Stalled', /The GPU lease has ended, and the workload is gone\. Set spec\.fifth\.leaseEnds/],
  },
  {
    why: 'gone with its lease, Recreate: whatever driftPolicy says',
    scene: gone({ ...anew, spec: { driftPolicy: 'Report' } }),
    says: recreated,
    action: 'BeginRecreate',
    events: ['Recreating'],
  },
  {
    why: 'gone before the lease ran out: a loss',
    scene: gone({}, ago(-MINUTE)),
    says: 'False/Missing False/NotServing Unknown/InProgress Reconciling/Missing',
    outcome: accepted,
    action: 'ReleaseGpus',
  },
  {
    why: 'gone with its lease, and edited since: created anew from the edited spec',
    scene: gone({ generation: 2, hash: 'v1:b' }),
    outcome: accepted,
    says: 'False/Missing False/NotServing Unknown/InProgress Reconciling/Missing',
    action: 'ReleaseGpus',
  },
]);

test('created anew for a lease, nothing is counted and no drift is told of', () => {
  const begun = play(gone(anew));
  const memory = { absentSince: MONOTONIC - POLLING.visibilityWindow };
  const released = play(
    runningThere(begun.status, { ...anew, conditions: [], memory, look: absent() }),
    accepted,
  );
  expect(released.action.type).toBe('ReleaseGpus');
  const created = play(
    runningThere(released.status, { ...anew, conditions: [], memory, look: absent() }),
    accepted,
  );
  expect(created.action).toMatchObject({ type: 'Create' });
  expect(created.action).not.toHaveProperty('correction');
  expect(created.events).toEqual(['Created']);
  expect(created.status).not.toHaveProperty('correction');
});

describe('when the lease ends', () => {
  const leaseOf = (expiresAt: string, status: Scene['status'] = {}) =>
    play(runningThere(status, { look: shows({ lease: { expiresAt, ended: false } }) })).status.workload;

  test('is on record', () => {
    expect(leaseOf(ago(-MINUTE))).toEqual({ ...ENDPOINT, leaseExpiresAt: ago(-MINUTE) });
  });

  test('does not move with every read, and may be found to be sooner', () => {
    const status = { workload: { ...ENDPOINT, leaseExpiresAt: ago(-2 * MINUTE) } };
    expect(leaseOf(ago(-3 * MINUTE), status)?.leaseExpiresAt).toBe(ago(-2 * MINUTE));
    expect(leaseOf(ago(-MINUTE), status)?.leaseExpiresAt).toBe(ago(-MINUTE));
  });
});
