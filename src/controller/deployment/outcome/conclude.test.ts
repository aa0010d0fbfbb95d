import { describe, expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, ambiguous, created, play, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  edited,
  IMAGE,
  MINUTE,
  POLLING,
  present,
  RUNNING,
  type Scene,
  settled,
  settledWith,
  WALL,
} from '../../../../test/support/decide/scene.ts';
import { conditionOf } from '../../../../test/support/status-rules/status-object.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { tasksInWords } from '../rules/tasks.ts';

const recreating = (begun: number): Scene =>
  settledWith(
    { operation: { type: 'Recreate', startedAt: ago(begun), generation: 1, attempts: 0 } },
    {
      conditions: [
        'Ready False/Updating',
        'Available True/Serving',
        'Synced Unknown/InProgress',
        'Reconciling True/Updating',
      ],
      look: present(),
    },
  );
/** Drift was found, and Ready withdrawn. */
const updatingDrift: Scene = {
  ...settled,
  conditions: [
    'Ready False/Updating',
    'Available True/Serving',
    'Synced False/Drifted',
    'Reconciling True/Updating',
  ],
};
const inProgress = 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating';
const goes = 'False/Updating False/NotServing Unknown/InProgress Reconciling/Updating';

/** The delete of an open Recreate. */
decisionTable([
  {
    why: 'accepted',
    scene: recreating(0),
    outcome: accepted,
    says: goes,
    action: 'Delete',
    events: [],
  },
  {
    why: 'refused: a delete never waits for a person at once',
    scene: recreating(MINUTE),
    outcome: refusedWith('Forbidden', 'no permission', 403),
    says: inProgress,
    action: 'Delete',
    message: ['Reconciling', /no permission/],
  },
  {
    why: 'unanswered',
    scene: recreating(MINUTE),
    outcome: ambiguous,
    says: inProgress,
    message: [
      'Ready',
      /^It is not known whether the platform has deleted the workload: no answer\. It must go/,
    ],
  },
  {
    why: 'refused for 15 minutes: a person, and it is tried on',
    scene: recreating(15 * MINUTE),
    outcome: refusedWith('Forbidden', 'no permission', 403),
    says: 'False/Updating True/Serving Unknown/InProgress Stalled/Updating',
    message: ['Stalled', /delete it on the platform/],
  },
  {
    why: 'a start in the future means now',
    scene: recreating(-60 * MINUTE),
    outcome: refusedWith('Forbidden', 'no permission', 403),
    says: inProgress,
  },
  {
    why: 'it went by itself',
    scene: recreating(MINUTE),
    outcome: refusedWith('Gone', 'no', 404),
    says: goes,
    events: [],
  },
]);

test('an accepted create is on record in one write: id, home, phase, generation and hash', () => {
  const { status } = play({ held: false, generation: 3, look: absent() }, created);
  expect(status).toMatchObject({
    workload: { id: 'w1', name: 'llama', home: 'cluster/33', createdAt: '2026-01-05T12:00:00Z' },
    phase: 'Creating',
    applied: { generation: 3, hash: 'v1:a', at: formatTimestamp(WALL) },
    operation: { type: 'Create', startedAt: formatTimestamp(WALL), generation: 3, hash: 'v1:a', attempts: 1 },
  });
  // Only a read is an observation.
  expect(status).not.toHaveProperty('lastObservedAt');
});

test('tasks of the platform are on record', () => {
  const { status } = play({ held: false, look: absent() }, { kind: 'Accepted', tasks: ['a', 'b'] });
  expect(status.operation?.id).toBe('a,b');
  expect(status).not.toHaveProperty('workload');
});

test('the tasks of an update are told as at the looks that follow, which then write nothing', () => {
  const scene: Scene = { ...edited, memory: { suspect: true }, look: present({}, {}, [IMAGE]) };
  const played = play(scene, { kind: 'Accepted', tasks: ['a', 'b'] });
  expect(played.status.operation?.id).toBe('a,b');
  expect(played.message('Ready')).toBe(
    tasksInWords({ ...present(), tasks: { open: ['a', 'b'], failed: undefined } }),
  );
});

test('an accepted update is on record with the revision before it', () => {
  const scene: Scene = { ...edited, memory: { suspect: true }, look: present({}, {}, [IMAGE]) };
  expect(play(scene, accepted).status).toMatchObject({
    applied: { generation: 2, hash: 'v1:b' },
    operation: { type: 'Update', generation: 2, hash: 'v1:b', attempts: 1, baseline: RUNNING.baseline },
  });
});

describe('an update that goes unanswered', () => {
  const scene: Scene = { ...edited, memory: { suspect: true }, look: present({}, {}, [IMAGE]) };

  test('is on record: the spec may go back to what was accepted, and the platform may have this one', () => {
    const { status } = play(scene, ambiguous);
    expect(status).toMatchObject({
      applied: { generation: 1, hash: 'v1:a' },
      operation: { type: 'Update', generation: 2, hash: 'v1:b', attempts: 1, lastError: 'no answer' },
    });
    const back: Scene = { ...scene, generation: 3, hash: 'v1:a', status, look: present({}, {}, [IMAGE]) };
    const spec = { driftPolicy: 'Ignore' };
    const sent = play({ ...back, spec }, accepted);
    expect(sent.status).toMatchObject({ applied: { generation: 3, hash: 'v1:a' } });
    expect(sent.status.operation).toMatchObject({ generation: 3, hash: 'v1:a' });
    expect(sent.status.operation).not.toHaveProperty('lastError');
  });

  test('and again: the record of it stays as it is', () => {
    const { status } = play(scene, ambiguous);
    expect(play({ ...scene, status, later: MINUTE }, ambiguous).status.operation).toEqual(status.operation);
  });

  test('a correction needs none: what it would bring was accepted before', () => {
    const drifted: Scene = { ...updatingDrift, look: present({}, {}, [IMAGE]) };
    expect(play(drifted, ambiguous).status).not.toHaveProperty('operation');
  });
});

test('what the client says of the revision before it counts more', () => {
  const scene: Scene = { ...edited, memory: { suspect: true }, look: present({}, {}, [IMAGE]) };
  const baseline = 'r7@2026-01-05T11:00:00Z';
  expect(play(scene, { kind: 'Accepted', baseline }).status.operation?.baseline).toBe(baseline);
});

test('the spec is sent although nothing differs: a crash may have hidden the rollout', () => {
  const scene: Scene = { ...edited, memory: { suspect: true }, look: present() };
  expect(play(scene).action.type).toBe('Update');
});

test('an edit that was accepted begins with a clean record of corrections', () => {
  const correction = { count: 3, lastAt: ago(MINUTE) };
  const scene: Scene = {
    ...edited,
    status: { ...edited.status, correction },
    look: present({}, {}, [IMAGE]),
  };
  expect(play(scene, accepted).status).not.toHaveProperty('correction');
});

test('a create clears what was known of another workload, before and after the call', () => {
  const endpoints = [{ name: 'serving', url: 'https://old' }];
  const lost: Scene = { ...settledWith({ endpoints, replicas: 2, phaseMessage: 'fine' }), look: absent() };
  for (const outcome of [created, ambiguous, refusedWith('Invalid')]) {
    const { status } = play(lost, outcome);
    expect(status).not.toHaveProperty('endpoints');
    expect(status).not.toHaveProperty('replicas');
    expect(conditionOf({ status }, 'Available')?.status).toBe('False');
  }
});

test('what the platform keeps although the spec dropped it recreates where that is allowed', () => {
  const scene: Scene = {
    ...edited,
    spec: { updateStrategy: { type: 'Recreate' } },
    memory: { suspect: true },
    look: present({}, {}, [IMAGE]),
  };
  const played = play(scene, refusedWith('Immutable', 'keeps spec.command'));
  expect(played.status.operation).toMatchObject({ type: 'Recreate', generation: 2 });
  expect(played.message('Reconciling')).toContain('keeps spec.command');
});

test('settled again, the operation is off the record', () => {
  const done = settledWith(
    { operation: { type: 'Update', startedAt: ago(MINUTE), generation: 1 } },
    { look: present() },
  );
  expect(play(done).status).not.toHaveProperty('operation');
  const stuck: Scene = {
    ...done,
    look: present({ phaseClass: 'Failed' }, { ready: false, stuck: true, reason: 'Failed' }),
  };
  expect(play(stuck).status).not.toHaveProperty('operation');
  const back: Scene = {
    ...done,
    look: present({}, { ready: false, stuck: true, reason: 'Failed', rolledBack: true, baseline: 'r1@;x=y' }),
  };
  expect(play(back).status.operation, 'with what is known of the roll-back').toMatchObject({
    type: 'Update',
    baseline: 'r1@;x=y',
  });
  expect(settled.status).not.toHaveProperty('operation');
});

describe('an update that was taken and does not show yet', () => {
  const unseen: Outcome = { kind: 'Accepted', baseline: 'r7@2026-01-05T11:00:00Z', unseen: 'not shown' };
  const scene: Scene = { ...edited, memory: { suspect: true }, look: present({}, {}, [IMAGE]) };

  test('is not accepted, and the next look asks for the same update', () => {
    const played = play(scene, unseen);
    expect(played.says).toBe(inProgress);
    expect(played.message('Synced')).toBe('The platform took the change; not shown.');
    expect(played.events).toEqual([]);
    expect(played.next).toEqual({ kind: 'After', ms: POLLING.active });
    expect(played.status).toMatchObject({
      applied: { generation: 1, hash: 'v1:a' },
      operation: { type: 'Update', generation: 2, hash: 'v1:b', baseline: 'r7@2026-01-05T11:00:00Z' },
    });
    const next = play({ ...scene, status: played.status }, accepted);
    expect(next.events).toEqual(['Updated']);
    expect(next.status).toMatchObject({ applied: { generation: 2, hash: 'v1:b' } });
  });

  test('is no verdict on what was refused before: tried again, it says the same until it is known', () => {
    const refused = play(scene, refusedWith('Immutable', 'left spec.compute as before'));
    const { operation } = refused.status;
    const over = operation && { ...operation, nextAttemptAt: ago(0) };
    const status = { ...refused.status, ...(over && { operation: over }) };
    const { conditions: _, ...rest } = scene;
    const again = play({ ...rest, status }, unseen);
    expect(again.action.type).toBe('Update');
    expect(again.says).toBe(refused.says);
    const newer: Scene = { ...rest, generation: 3, hash: 'v1:c', status };
    expect(play(newer, unseen).says).toBe(inProgress);
  });

  test('as a correction it is none, and needs no turn', () => {
    const conditions = [
      'Ready False/Updating',
      'Available True/Serving',
      'Synced False/Drifted',
      'Reconciling True/Updating',
    ];
    const look = present({}, {}, [IMAGE]);
    const first = play(settledWith({}, { conditions, look }), unseen);
    expect(first.says).toBe('False/Updating True/Serving False/Drifted Reconciling/Updating');
    expect(first.events).toEqual(['DriftDetected']);
    expect(first.status).not.toHaveProperty('correction');
    const next = play({ memory: { suspect: true }, status: first.status, look }, accepted);
    expect(next.events).toEqual(['DriftCorrected']);
    expect(next.status.correction?.count).toBe(1);
  });
});
