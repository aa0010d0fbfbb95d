import { describe, expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { play, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  edited,
  IMAGE,
  MINUTE,
  present,
  type Scene,
  settledWith,
} from '../../../../test/support/decide/scene.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import { parseTimestamp } from '../../../time/timestamp.ts';

const RECREATE = { updateStrategy: { type: 'Recreate' } };

/** The platform cannot change any workload. */
const noUpdates: Outcome = {
  kind: 'Refused',
  error: new PlatformError('Unsupported', 'cannot change in place', { status: 404, noUpdates: true }),
};

/** Ready has been withdrawn, and the correction comes next. */
function drifted(scene: Scene = {}, status: NonNullable<Scene['status']> = {}): Scene {
  const conditions = [
    'Ready False/Updating',
    'Available True/Serving',
    'Synced False/Drifted',
    'Reconciling True/Updating',
  ];
  return settledWith(
    { drift: [{ path: 'spec.image' }], ...status },
    { conditions, look: present({}, {}, [IMAGE]), ...scene },
  );
}

/** What the answer to a create or an update makes of an object. */
decisionTable([
  {
    why: 'a call refused with words of quota',
    scene: { held: false, look: absent() },
    outcome: refusedWith('Quota', 'quota exceeded'),
    says: 'False/NotCreated False/NotServing False/QuotaExceeded Stalled/QuotaExceeded',
    events: ['QuotaExceeded'],
  },
  {
    why: 'no capacity: not Stalled, Synced is not what is wrong',
    scene: { ...edited, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Capacity', 'no node'),
    says: 'False/Pending True/Serving True/Accepted Reconciling/Pending',
    events: [],
  },
  {
    why: 'the platform answers, and not now: at first only that the edit is not accepted yet',
    scene: { ...edited, memory: { suspect: true, waitingSince: undefined }, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Busy', 'a task holds it', 409),
    says: 'False/OutOfSync True/Serving Unknown/InProgress Reconciling/OutOfSync',
    action: 'Update',
    events: [],
  },
  {
    why: '… after ten seconds that it waits, and the platform is not said to be out of reach',
    scene: { ...edited, memory: { suspect: true, waitingSince: 0 }, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Busy', 'a task holds it', 409),
    says: 'False/OutOfSync True/Serving Unknown/InProgress Reconciling/InProgress',
    action: 'Update',
    events: [],
    message: ['Synced', /A task holds it/],
  },
  {
    why: '400 on POST',
    scene: { held: false, look: absent() },
    outcome: refusedWith('Invalid', 'spec.image is missing'),
    says: 'False/NotCreated False/NotServing False/Rejected Stalled/Rejected',
    events: ['Rejected'],
    message: ['Synced', /and when the annotation \S+reconcile-requested-at gets a new value\.$/],
  },
  {
    why: '400 on PATCH: what runs goes on running',
    scene: { ...edited, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Invalid'),
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
    events: ['Rejected'],
  },
  {
    why: 'name taken: the next look tells by whom',
    scene: { held: false, look: absent() },
    outcome: refusedWith('Conflict', 'already exists', 409),
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    events: [],
  },
  {
    why: '400 "incompatible with the version"',
    scene: { held: false, look: absent() },
    outcome: refusedWith('Unsupported', 'incompatible with the version of cluster x'),
    says: 'False/NotCreated False/NotServing False/Unsupported Stalled/Unsupported',
    events: ['Rejected'],
  },
  {
    why: 'no PATCH in this release, and Recreate may stand in',
    scene: { ...edited, spec: RECREATE, look: present({}, {}, [IMAGE]) },
    outcome: noUpdates,
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    events: ['Recreating'],
  },
  {
    why: 'a field that this release does not know: a new workload would not have it either',
    scene: { ...edited, spec: RECREATE, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Unsupported', 'incompatible with the version of cluster x'),
    says: 'False/OutOfSync True/Serving False/Unsupported Stalled/Unsupported',
  },
  {
    why: 'the platform kept what the spec dropped',
    scene: { ...edited, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Immutable', 'keeps spec.command'),
    says: 'False/OutOfSync True/Serving False/ImmutableChange Stalled/ImmutableChange',
  },
  {
    why: 'the platform left a field as it was, and Recreate may stand in',
    scene: { ...edited, spec: RECREATE, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Immutable', 'left spec.compute as before'),
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    events: ['Recreating'],
    message: ['Synced', /deleted and created anew: left spec.compute as before/],
  },
  {
    why: 'drift that cannot be mended in place is no change of the spec',
    scene: drifted(),
    outcome: refusedWith('Immutable', 'left spec.compute as before'),
    says: 'False/OutOfSync True/Serving False/Drifted Stalled/Drifted',
    events: [],
    message: ['Synced', /updateStrategy.type to Recreate/],
  },
  {
    why: 'drift that only a new workload does not have',
    scene: drifted({ spec: RECREATE }),
    outcome: refusedWith('Immutable', 'left spec.compute as before'),
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    events: ['Recreating'],
  },
  {
    why: 'drift that the new workload has as well: it is not recreated over and over',
    scene: drifted({ spec: RECREATE }, { correction: { count: 1, lastAt: ago(2 * MINUTE) } }),
    outcome: refusedWith('Immutable', 'left spec.compute as before'),
    says: 'False/OutOfSync True/Serving False/Drifted Stalled/Drifted',
    message: ['Synced', /as before. Make the spec follow; it is tried again/],
  },
  {
    why: 'drift of what another version of this operator sent: nothing is recreated',
    scene: drifted({ spec: RECREATE, hash: 'v2:a' }),
    outcome: refusedWith('Immutable', 'left spec.compute as before'),
    says: 'False/OutOfSync True/Serving False/Drifted Stalled/Drifted',
  },
  {
    why: 'drift, and no PATCH in this release',
    scene: drifted(),
    outcome: noUpdates,
    says: 'False/OutOfSync True/Serving False/Unsupported Stalled/Unsupported',
    message: ['Synced', /updateStrategy.type to Recreate.*upgraded/],
  },
]);

/** One refusal after the other: the scene of the next is what the one before left behind, when its wait is over. */
function waitsOf(outcome: Outcome, first: Scene, times: number): number[] {
  const { conditions: _, ...rest } = first;
  let scene = first;
  return Array.from({ length: times }, () => {
    const { next, status } = play(scene, outcome);
    const operation = status.operation && { ...status.operation };
    const over = operation && passed(operation);
    scene = { ...rest, held: true, memory: {}, status: { ...status, ...(over && { operation: over }) } };
    return next.kind === 'After' ? next.ms / MINUTE : Number.NaN;
  });
}

/** As if so much time had gone by that the next attempt is due. */
function passed(operation: NonNullable<NonNullable<Scene['status']>['operation']>): typeof operation {
  const at = (time: string | undefined): number => parseTimestamp(time) ?? 0;
  const wait = at(operation.nextAttemptAt) - at(operation.startedAt);
  return { ...operation, startedAt: ago(wait), nextAttemptAt: ago(0) };
}

describe('how long a refused call waits', () => {
  const create: Scene = { held: false, look: absent() };
  const change: Scene = { ...edited, memory: { suspect: true }, look: present({}, {}, [IMAGE]) };
  test.for<[why: string, outcome: Outcome, scene: Scene, minutes: number[]]>([
    ['quota, create', refusedWith('Quota'), create, [1, 2, 5, 10, 10, 10]],
    ['quota, update', refusedWith('Quota'), change, [1, 2, 5, 10, 10]],
    ['capacity', refusedWith('Capacity'), change, [1, 2, 4, 8, 10, 10]],
    ['rejected', refusedWith('Invalid'), create, [10, 10]],
    ['no permission', refusedWith('Forbidden'), change, [10, 10]],
  ])('%s', ([, outcome, scene, minutes]) => {
    expect(waitsOf(outcome, scene, minutes.length)).toEqual(minutes);
  });

  test('however long the task took that told of it before', () => {
    const operation = {
      type: 'Update',
      startedAt: ago(20 * MINUTE),
      nextAttemptAt: ago(0),
      generation: 2,
      attempts: 1,
      refused: true,
    } as const;
    const again = play({ ...change, status: { ...change.status, operation } }, refusedWith('Quota'));
    expect(again.next).toEqual({ kind: 'After', ms: 2 * MINUTE });
  });

  test('a new generation begins anew', () => {
    const { status } = play(create, refusedWith('Quota'));
    const operation = status.operation && passed({ ...status.operation, attempts: 7 });
    const again: Scene = {
      memory: {},
      generation: 2,
      status: { ...status, ...(operation && { operation }) },
      look: absent(),
    };
    const told = play(again, refusedWith('Quota'));
    expect(told.next).toEqual({ kind: 'After', ms: MINUTE });
    expect(told.status.operation).toMatchObject({ attempts: 1 });
  });
});

describe('what a refusal leaves on record', () => {
  test('a refused create: nothing of ours came of it, and when it is tried again', () => {
    const { operation } = play({ held: false, look: absent() }, refusedWith('Invalid', 'no image')).status;
    expect(operation).toMatchObject({
      type: 'Create',
      refused: true,
      lastError: 'no image',
      nextAttemptAt: ago(-10 * MINUTE),
    });
  });

  test.for<[why: string, scene: Scene, refused: true | undefined]>([
    ['the first attempt of all', { held: false, look: absent() }, true],
    [
      'a finalizer without a record counts as an ambiguous attempt',
      { memory: { absentSince: 0, tookOverAt: 0, lastCreateAt: 0 }, look: absent() },
      undefined,
    ],
    [
      'after a refused one',
      {
        status: { operation: { type: 'Create', startedAt: ago(MINUTE), attempts: 1, refused: true } },
        look: absent(),
      },
      true,
    ],
  ])('name taken: %s', ([, scene, refused]) => {
    const { status } = play(scene, refusedWith('Conflict', 'already exists', 409));
    expect(status.operation?.refused).toBe(refused);
  });

  test.each(['Invalid', 'Capacity'] as const)('of a refused update (%s) nothing has come', (word) => {
    const scene = { ...edited, memory: { suspect: true }, look: present({}, {}, [IMAGE]) };
    const { status } = play(scene, refusedWith(word));
    expect(status.operation?.refused).toBe(true);
    const takenBack: Scene = {
      generation: 3,
      hash: 'v1:a',
      status,
      memory: { suspect: true },
      look: present(),
    };
    expect(play(takenBack).action.type).toBe('None');
  });

  test('a correction that is refused waits like any call, and is no correction', () => {
    const first = play(drifted(), refusedWith('Invalid'));
    expect(first.says).toBe('False/OutOfSync True/Serving False/Rejected Stalled/Rejected');
    expect(first.status).not.toHaveProperty('correction');
    const look = present({}, {}, [IMAGE]);
    const again = play({ memory: { suspect: true }, status: first.status, look });
    expect(again.rule).toBe('held back');
  });
});

test('sequence 22: told once, however often it is tried again', () => {
  const first = play({ held: false, look: absent() }, refusedWith('Invalid', 'no image'));
  expect(first.events).toEqual(['Rejected']);
  const operation = first.status.operation && passed(first.status.operation);
  const again = play(
    { status: { ...first.status, ...(operation && { operation }) }, look: absent() },
    refusedWith('Invalid', 'no image'),
  );
  expect(again.action.type).toBe('Create');
  expect(again.events).toEqual([]);
  expect(again.says).toBe(first.says);
});

test('a create that found no capacity is on record as refused, so that nobody asks what came of it', () => {
  const played = play({ held: false, look: absent() }, refusedWith('Capacity', 'no h100 in region 7', 403));
  expect(played.status.operation).toMatchObject({ type: 'Create', refused: true });
  const again = play({
    status: played.status,
    conditions: [
      'Ready False/Pending',
      'Available False/NotServing',
      'Synced Unknown/InProgress',
      'Reconciling True/Pending',
    ],
    annotations: { 'inference-operator.io/reconcile-requested-at': 'now' },
    look: absent(),
  });
  expect(again.action.type).toBe('Create');
});
