import { expect, test } from 'vitest';
import { PlatformError } from '../../../platform-clients/errors.ts';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, play } from '../../../../test/support/decide/play.ts';
import {
  ago,
  edited,
  IMAGE,
  inPhase,
  MINUTE,
  MONOTONIC,
  NODE_TYPE,
  OURS,
  present,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';
import { withTasks } from '../../../../test/support/decide/task-scenes.ts';

const rolledBack = {
  ready: false,
  reason: 'Failed',
  rolledBack: true,
  stuck: true,
  message: 'given up',
} as const;

/** A workload that is there, and ours. */
decisionTable([
  {
    why: 'rolled back: the revision before serves, and a person must act',
    scene: { ...settled, look: present({}, rolledBack) },
    says: 'False/Failed True/Serving True/Accepted Stalled/Failed',
    action: 'None',
    events: ['Failed'],
  },
  {
    why: 'rolled back, and the platform shows the old spec again: its revisions are trusted, nothing is sent',
    scene: { ...settled, look: present({}, rolledBack, [IMAGE]) },
    says: 'False/Failed True/Serving True/Accepted Stalled/Failed',
    action: 'None',
  },
  {
    why: 'rolled back, and a person asks: sent again',
    scene: {
      ...settled,
      annotations: { 'inference-operator.io/reconcile-requested-at': 'now' },
      conditions: [
        'Ready False/Failed',
        'Available True/Serving',
        'Synced True/Accepted',
        'Stalled True/Failed',
      ],
      look: present({}, rolledBack),
    },
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
    events: ['Updated'],
  },
  {
    why: 'rolled back while Ready still says True, and a person asks: Ready steps back before any call',
    scene: {
      ...settled,
      annotations: { 'inference-operator.io/reconcile-requested-at': 'now' },
      look: present({}, rolledBack),
    },
    says: 'False/Failed True/Serving True/Accepted Stalled/Failed',
    action: 'None',
  },
  {
    why: 'rolled back, and a new generation with the same body: sent again',
    scene: {
      ...settled,
      generation: 2,
      conditions: [
        'Ready False/Failed@1',
        'Available True/Serving@1',
        'Synced True/Accepted@1',
        'Stalled True/Failed@1',
      ],
      look: present({}, rolledBack),
    },
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
  },
  {
    why: 'a field that cannot be updated has changed',
    scene: { ...edited, look: present({}, {}, [IMAGE, NODE_TYPE]) },
    says: 'False/OutOfSync True/Serving False/ImmutableChange Stalled/ImmutableChange',
    action: 'None',
    events: ['Rejected'],
    message: [
      'Synced',
      /^The platform cannot change spec\.runai\.spec\.nodeType of a workload: undo the change/,
    ],
  },
  {
    why: 'the same with Recreate: written down before anything is deleted',
    scene: { ...edited, spec: { updateStrategy: { type: 'Recreate' } }, look: present({}, {}, [NODE_TYPE]) },
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'BeginRecreate',
    events: ['Recreating'],
  },
  {
    why: 'an edit that changes nothing on the platform counts as accepted without a call',
    scene: { ...edited, hash: 'v1:a', look: present() },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
    events: [],
  },
  ...(
    [
      [
        'an earlier object of the name has left it: it is taken back, and that is told',
        61,
        ['Adopted', 'Updated'],
      ],
      ['it came after the object: its own create call made it', 59, ['Updated']],
    ] as const
  ).map(([why, age, events]) => ({
    why,
    scene: { hash: 'v1:a', look: present({ createdAt: ago(age * MINUTE) }) },
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
    events: [...events],
  })),
  {
    why: 'paused: looks, and says so',
    scene: { ...edited, spec: { paused: true }, look: present({}, {}, [IMAGE]) },
    says: 'False/OutOfSync True/Serving Unknown/Paused -',
    action: 'None',
    events: [],
  },
  {
    why: 'paused, and nothing differs',
    scene: { ...settled, spec: { paused: true }, look: present() },
    says: 'True/Running True/Serving Unknown/Paused -',
  },
  {
    why: 'paused while a task is at work on it: not ready, though nothing differs',
    scene: {
      ...settled,
      generation: 2,
      status: {
        operation: { type: 'Update', startedAt: ago(MINUTE), generation: 1, hash: 'v1:a', id: 't1' },
      },
      spec: { paused: true },
      look: withTasks(present(), { open: ['t1'], failed: undefined }),
    },
    says: 'False/Updating True/Serving Unknown/Paused -',
    message: ['Ready', /^The platform works on it \(task t1\)\.$/],
  },
  ...['Report', 'Ignore'].map((driftPolicy) => ({
    why: `paused, with drift that ${driftPolicy} leaves: Ready is left alone, and nothing calls it an edit`,
    scene: {
      ...settled,
      generation: 2,
      conditions: ['Ready True/Running@1', 'Available True/Serving@1', 'Synced True/Accepted@1'],
      spec: { paused: true, driftPolicy },
      look: present({}, { ready: false, reason: 'Updating' } as const, [IMAGE]),
    },
    says: 'True/Running True/Serving Unknown/Paused -',
    message: [
      'Synced',
      /^Paused: nothing is changed; the workload is different in spec\.runai\.spec\.image\.$/,
    ] as [string, RegExp],
    events: [],
  })),
  {
    why: 'paused, with drift that would be corrected',
    scene: { ...settled, spec: { paused: true }, look: present({}, {}, [IMAGE]) },
    says: 'False/OutOfSync True/Serving Unknown/Paused -',
    message: [
      'Ready',
      /^Paused: nothing is changed; the workload is different in spec\.runai\.spec\.image\.$/,
    ],
  },
  {
    why: 'the same with a workload: it goes on',
    scene: {
      ...settled,
      translation: { kind: 'Violation', field: 'spec.image', message: 'is missing' },
      look: present(),
    },
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
  },
  {
    why: 'sequence 23: an open Recreate deletes nothing for a spec that our own checks refuse',
    scene: settledWith(
      { operation: { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts: 0 } },
      { translation: { kind: 'Violation', field: 'spec.image', message: 'is missing' }, look: present() },
    ),
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
    action: 'None',
  },
  {
    why: 'sequence 3: another operator has created it anew already: that one is never deleted',
    scene: settledWith(
      { operation: { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts: 1 } },
      { look: present({ id: 'created-anew' }) },
    ),
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
  },
  ...(
    [
      [
        'a Recreate whose delete was accepted and does not show yet: it is left to the platform',
        MINUTE,
        1_000,
      ],
      ['… for a minute, then it is deleted again', 2 * MINUTE, MINUTE],
      ['… and after a quarter of an hour a person is asked', 15 * MINUTE, 1_000],
    ] as const
  ).map(([why, begun, since]) => ({
    why,
    scene: settledWith(
      { operation: { type: 'Recreate', startedAt: ago(begun), generation: 1, attempts: 1 } },
      { memory: { deleteAccepted: { id: OURS.id, at: MONOTONIC - since } }, look: present() },
    ),
    outcome: accepted,
    says: `False/Updating False/NotServing Unknown/InProgress ${begun < 15 * MINUTE ? 'Reconciling' : 'Stalled'}/Updating`,
    action: since < MINUTE ? 'None' : 'Delete',
  })),
  {
    why: 'a Recreate whose workload shows that it goes: nothing serves the new spec yet, and nothing is sent',
    scene: settledWith(
      { operation: { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts: 1 } },
      { look: present({ deleting: true, phase: 'Deleting' }, { available: false }) },
    ),
    says: 'False/Updating False/NotServing Unknown/InProgress Reconciling/Updating',
    action: 'None',
  },
  {
    why: '… and after a quarter of an hour a person is asked as well',
    scene: settledWith(
      { operation: { type: 'Recreate', startedAt: ago(15 * MINUTE), generation: 1, attempts: 1 } },
      { look: present({ deleting: true, phase: 'Deleting' }, { available: false }) },
    ),
    says: 'False/Updating False/NotServing Unknown/InProgress Stalled/Updating',
    action: 'None',
    message: ['Stalled', /delete it on the platform, or repair what keeps it there/],
  },
  {
    why: 'somebody stripped the finalizer: it is put back first',
    scene: { ...edited, held: false, look: present({}, {}, [IMAGE]) },
    says: 'False/OutOfSync True/Serving Unknown/InProgress Reconciling/OutOfSync',
    action: 'Hold',
  },
  {
    why: 'paused as well: deletion follows deletionPolicy all the same',
    scene: { ...settled, held: false, spec: { paused: true }, look: present() },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'Hold',
  },
]);

test('what was seen beside a stripped finalizer is told with its verdict, by the next look', () => {
  const { action, patch } = play({ ...settled, held: false, look: inPhase('Stopped') });
  expect(action.type).toBe('Hold');
  expect(patch ?? {}).not.toHaveProperty('status.phase');
  expect(patch ?? {}).not.toHaveProperty('phase');
});

test('a change that was refused afterwards may be recreated although a pause came between', () => {
  const error = new PlatformError('Immutable', 'the storage class cannot be changed');
  const look = present({}, { ready: false, stuck: true, reason: 'Failed', refused: error });
  const operation = { type: 'Update', startedAt: ago(MINUTE), generation: 1, hash: 'v1:a' } as const;
  const refused = play({ ...settledWith({ operation }), look });
  expect(refused.says).toBe('False/Failed True/Serving False/ImmutableChange Stalled/ImmutableChange');
  const paused = play({ status: refused.status, spec: { paused: true }, look });
  expect(paused.says).toContain('Unknown/Paused');
  const goesOn = play({ status: paused.status, look });
  expect(goesOn.message('Synced')).toContain('updateStrategy.type to Recreate');
  const recreated = play({ status: paused.status, spec: { updateStrategy: { type: 'Recreate' } }, look });
  expect(recreated.action.type).toBe('BeginRecreate');
});
