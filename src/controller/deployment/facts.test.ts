import { describe, expect, test } from 'vitest';
import {
  acceptedWith,
  ago,
  edited,
  foundSituationOf,
  IMAGE,
  MINUTE,
  MONOTONIC,
  OURS,
  present,
  type Scene,
  SECRET_MISSING,
  settled,
  settledWith,
  situationOf,
} from '../../../test/support/decide/scene.ts';
import { runningThere, unmarked } from '../../../test/support/decide/unmarked-scene.ts';
import { isRequested } from './facts.ts';
import { isAtRest, isSettled } from './at-rest.ts';
import { ownerOf } from './owner.ts';
import { expectsUpdate, specChange } from './spec-change.ts';
import { heldBackFor } from './timing/held-back.ts';
import { mustLook, nextFullCheckAt, unobservedFor } from './timing/look-due.ts';

const asks = { 'inference-operator.io/reconcile-requested-at': 'now' };
const held = (nextAttemptAt: string, scene: Scene = {}): Scene =>
  settledWith(
    { operation: { type: 'Update', startedAt: ago(MINUTE), generation: 1, attempts: 1, nextAttemptAt } },
    { memory: {}, ...scene },
  );

const unlisted = { lasting: 10 * MINUTE, message: 'the list of workloads fails' };

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

describe('must it look?', () => {
  const quiet = { suspect: false, lookedAt: { generation: 1, deleting: false, epoch: 1 } };
  const unsettled: Scene = {
    conditions: ['Ready False/Creating'],
    memory: { ...quiet, nextLookAt: MONOTONIC + 1 },
  };
  test.for<[why: string, scene: Scene, must: boolean]>([
    ['settled, and nothing hints at a change', { ...settled, memory: quiet }, false],
    ['settled, and a row hints', { ...settled, memory: { ...quiet, suspect: true } }, true],
    [
      'settled, and a look went unanswered: it is owed',
      { ...settled, memory: { ...quiet, unseenSince: 0 } },
      true,
    ],
    ['settled, and a person asks', { ...settled, annotations: asks, memory: quiet }, true],
    [
      'settled, and lists fail, but a look has shown it since',
      { ...settled, platform: { unlisted }, memory: { ...quiet, answeredAt: MONOTONIC - 3 * MINUTE } },
      false,
    ],
    [
      'settled, and neither a list nor a look has shown it for most of staleAfter',
      { ...settled, platform: { unlisted }, memory: { ...quiet, answeredAt: MONOTONIC - 3.5 * MINUTE } },
      true,
    ],
    [
      'settled, and lists fail since before this process took it over',
      { ...settled, platform: { unlisted }, memory: { ...quiet, tookOverAt: MONOTONIC - 1 } },
      false,
    ],
    [
      'settled, and the fields were compared an hour ago',
      { ...settled, memory: { ...quiet, lastFullCheckAt: MONOTONIC - 60 * MINUTE } },
      true,
    ],
    [
      'settled, after a restart: in its share of the hour',
      {
        ...settled,
        memory: { ...quiet, lookedAt: undefined, lastFullCheckAt: undefined, tookOverAt: MONOTONIC + 1 },
      },
      false,
    ],
    ['under way, and not due', unsettled, false],
    ['under way, and due', { ...unsettled, memory: { ...quiet, nextLookAt: MONOTONIC } }, true],
    [
      'under way, after a restart',
      { ...unsettled, memory: { nextLookAt: MONOTONIC + 1, lookedAt: undefined } },
      true,
    ],
    [
      'under way, and edited',
      { ...unsettled, generation: 2, memory: { ...unsettled.memory, ...quiet, nextLookAt: MONOTONIC + 1 } },
      true,
    ],
    [
      'under way, and deleted',
      { ...unsettled, deletingFor: 1, memory: { ...quiet, nextLookAt: MONOTONIC + 1 } },
      true,
    ],
    ['under way, and a new Secret', { ...unsettled, platform: { epoch: 2 } }, true],
  ])('%s', ([, scene, must]) => {
    expect(mustLook(foundSituationOf(scene))).toBe(must);
  });
});

/** The spec is again what was accepted last, after an update to another one. */
const takenBack = (operation: object): Scene =>
  settledWith(
    { operation: { type: 'Update', startedAt: ago(MINUTE), generation: 2, hash: 'v1:b', ...operation } },
    { generation: 3 },
  );

test.for<[why: string, scene: Scene, change: string]>([
  ['what was accepted', settled, 'None'],
  ['something else', edited, 'Edited'],
  ['nothing was accepted yet', {}, 'Edited'],
  ['taken back, and nobody knows what came of the update', takenBack({ lastError: 'no answer' }), 'Edited'],
  ['taken back, and the update does not show yet', takenBack({}), 'Edited'],
  [
    'taken back, and the update was refused',
    takenBack({ nextAttemptAt: ago(-MINUTE), refused: true }),
    'None',
  ],
  ['taken back, and a task of the update failed', takenBack({ nextAttemptAt: ago(-MINUTE) }), 'Edited'],
  ['accepted, and on its way', takenBack({ hash: 'v1:a' }), 'None'],
  ['another version of the operator, no edit', { ...settled, hash: 'v2:a' }, 'OtherVersion'],
  ['another version of the operator, and an edit', { ...settled, hash: 'v2:a', generation: 2 }, 'Edited'],
  ['the same Secrets', settledWith(acceptedWith('a@1', 'b@1'), { secrets: ['b@1', 'a@1'] }), 'None'],
  ['another version of one', settledWith(acceptedWith('a@1', 'b@1'), { secrets: ['a@1', 'b@2'] }), 'Edited'],
  ['a Secret that did not go into it', { ...settled, secrets: ['a@1'] }, 'Edited'],
  ['one goes into it no more', settledWith(acceptedWith('a@1', 'b@1'), { secrets: ['a@1'] }), 'Edited'],
  [
    'another version of the operator, and of a Secret',
    settledWith(acceptedWith('a@1'), { hash: 'v2:a', secrets: ['a@2'] }),
    'Edited',
  ],
  ['a Secret is missing', { ...settled, translation: SECRET_MISSING }, 'None'],
  [
    'a spec that cannot be sent',
    { ...settled, translation: { kind: 'Violation', field: '', message: '' } },
    'None',
  ],
])('the spec compared with what was accepted: %s', ([, scene, change]) => {
  expect(specChange(situationOf(scene))).toBe(change);
});

const HELD_BACK = { type: 'Update', startedAt: ago(0), nextAttemptAt: ago(-MINUTE), generation: 2 } as const;
test.for<[why: string, scene: Scene, expected: boolean]>([
  ['what was accepted', settled, false],
  ['an edit', edited, true],
  ['nothing was accepted yet: what is found is sent the spec', {}, true],
  ['another version of the operator, no edit', { ...settled, hash: 'v2:a' }, false],
  ['an edit of an object that goes', { ...edited, deletingFor: 1 }, false],
  ['an edit of one that is paused', { ...edited, spec: { paused: true } }, false],
  [
    'an edit that was refused a moment ago',
    { ...edited, status: { ...edited.status, operation: HELD_BACK } },
    false,
  ],
  ['an edit without a platform', { ...edited, without: { kind: 'NotFound', message: '' } }, false],
])('is an update to be expected: %s', ([, scene, expected]) => {
  expect(expectsUpdate(situationOf(scene))).toBe(expected);
});

test.for<[why: string, scene: Scene, atRest: boolean, settled: boolean]>([
  ['as it should be', settled, true, true],
  ['edited', edited, false, false],
  [
    'drift that is only reported',
    { ...settled, conditions: ['Ready True/Running', 'Synced False/Drifted'] },
    true,
    false,
  ],
  ['without finalizer', { ...settled, held: false }, false, false],
  ['something under way', settledWith({ operation: { type: 'Update', startedAt: ago(0) } }), false, false],
  ['being deleted', { ...settled, deletingFor: 1 }, false, false],
  ['a Secret is missing', { ...settled, translation: SECRET_MISSING }, false, false],
  ['another version of a Secret', settledWith(acceptedWith('a@1'), { secrets: ['a@2'] }), false, false],
  ['not Ready', { ...settled, conditions: ['Ready False/Degraded', 'Synced True/Accepted'] }, false, false],
])('at rest, settled: %s', ([, scene, rest, all]) => {
  expect([isAtRest(situationOf(scene)), isSettled(situationOf(scene))]).toEqual([rest, all]);
});

test('at rest without a connection: nobody can translate, and the generation tells', () => {
  const blind = { ...situationOf(settled), translation: undefined };
  expect(isAtRest(blind)).toBe(true);
  expect(isAtRest({ ...situationOf({ ...settled, generation: 2 }), translation: undefined })).toBe(false);
});

test.for<[why: string, scene: Scene, found: Partial<typeof OURS>, owner: string]>([
  ['recorded, whatever mark it carries', settled, { mark: 'owner-2/a/b' }, 'Ours'],
  ['recorded, the mark lost', settled, { mark: undefined }, 'Ours'],
  ['not recorded, our mark', {}, {}, 'Ours'],
  ["not recorded, another's mark", {}, { mark: 'owner-2/team-a/llama' }, 'Theirs'],
  ['not recorded, no mark: the finalizer proves nothing', {}, { mark: undefined }, 'Unmarked'],
  ['of another kind', settled, { foreignKind: 'Workspace' }, 'Theirs'],
  ['no mark is kept: recorded', runningThere(), { id: 'ns-1' }, 'Ours'],
  ['no mark is kept: another incarnation', runningThere(), { id: 'ns-2', mark: undefined }, 'Theirs'],
  ['no mark is kept, and nothing is on record', unmarked(), { mark: undefined }, 'Unmarked'],
])('whose is it: %s', ([, scene, found, owner]) => {
  expect(ownerOf(foundSituationOf(scene), { ...OURS, ...found })).toBe(owner);
});

test.for<[why: string, scene: Scene, minutes: number]>([
  ['looks are answered', settled, 0],
  ['lists fail, and no look was made', { ...settled, platform: { unlisted } }, 10],
  [
    'lists fail, and a look was answered since',
    { ...settled, platform: { unlisted }, memory: { answeredAt: MONOTONIC - 4 * MINUTE } },
    4,
  ],
  [
    'a look was answered, and a list came to its end since',
    { ...settled, platform: { unlisted }, memory: { answeredAt: MONOTONIC - 20 * MINUTE } },
    10,
  ],
  ['the connection is silent', { ...settled, platform: { silentFor: 3 * MINUTE } }, 3],
  [
    'looks of this object alone go unanswered',
    { ...settled, memory: { unseenSince: MONOTONIC - 2 * MINUTE } },
    2,
  ],
  [
    'only a call waits: reads are answered',
    { ...settled, memory: { waitingSince: MONOTONIC - 2 * MINUTE } },
    0,
  ],
  [
    'no connection was ever open in this process',
    {
      ...settled,
      platform: { connection: { kind: 'Faulty', reason: 'PlatformUnreachable', message: '' } },
      memory: { waitingSince: MONOTONIC - 2 * MINUTE },
    },
    2,
  ],
])('unobserved: %s', ([, scene, minutes]) => {
  expect(unobservedFor(foundSituationOf(scene))).toBe(minutes * MINUTE);
});

test('an annotation longer than status can echo is handled once all the same', () => {
  const long = 'x'.repeat(5_000);
  const annotations = { 'inference-operator.io/reconcile-requested-at': long };
  expect(isRequested(situationOf({ ...settled, annotations }))).toBe(true);
  const echo = `${'x'.repeat(1_023)}…`;
  expect(isRequested(situationOf({ ...settledWith({ lastHandledReconcileAt: echo }), annotations }))).toBe(
    false,
  );
});

test('after a start the first checks are spread over a whole period', () => {
  const fresh = foundSituationOf({ ...settled, memory: { lastFullCheckAt: undefined, tookOverAt: 1_000 } });
  expect(nextFullCheckAt({ ...fresh, spread: 0 })).toBe(1_000);
  expect(nextFullCheckAt({ ...fresh, spread: 0.5 })).toBe(1_000 + 30 * MINUTE);
});

test('looks that read no Secrets put off no check of them', () => {
  const secrets = { generation: 1, begunAt: 2_000, values: new Map(), denied: undefined };
  const checked = (memory: Scene['memory'] = {}): number =>
    nextFullCheckAt(foundSituationOf({ ...settled, memory: { lastFullCheckAt: 5_000, ...memory } }));
  expect(checked()).toBe(5_000 + 60 * MINUTE);
  expect(checked({ secrets })).toBe(2_000 + 60 * MINUTE);
  expect(checked({ secrets: { ...secrets, begunAt: 6_000 } })).toBe(5_000 + 60 * MINUTE);
});

test.for<[why: string, driftPolicy: string, operation: object, look: Scene['look'], change: string]>([
  ['has no answer, and differs', 'Ignore', { lastError: 'no answer' }, present({}, {}, [IMAGE]), 'Edited'],
  [
    'was refused, and differs',
    'Report',
    { lastError: 'no', refused: true },
    present({}, {}, [IMAGE]),
    'Edited',
  ],
  ['has no answer, and nothing differs', 'Ignore', { lastError: 'no answer' }, present(), 'None'],
  ['was taken', 'Ignore', {}, present({}, {}, [IMAGE]), 'None'],
  ['is a correction', 'Correct', { lastError: 'no answer' }, present({}, {}, [IMAGE]), 'None'],
])('an update that goes back to what was accepted and %s', ([, driftPolicy, more, look, change]) => {
  const operation = { type: 'Update', startedAt: ago(MINUTE), generation: 1, hash: 'v1:a', ...more } as const;
  const scene = settledWith({ operation }, { spec: { driftPolicy } });
  expect(specChange({ ...situationOf(scene), look })).toBe(change);
});
