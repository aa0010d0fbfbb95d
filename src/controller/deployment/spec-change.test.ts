import { expect, test } from 'vitest';
import {
  acceptedWith,
  ago,
  edited,
  IMAGE,
  MINUTE,
  present,
  type Scene,
  SECRET_MISSING,
  settled,
  settledWith,
  situationOf,
} from '../../../test/support/decide/scene.ts';
import { expectsUpdate, specChange } from './spec-change.ts';

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

test.for<[why: string, driftPolicy: string, operation: object, look: Scene['look'], change: string]>([
  ['has no answer, and differs', 'Ignore', { lastError: 'no answer' }, present({}, {}, [IMAGE]), 'Edited'],
  [
    'was refused, and differs',
    'Report',
    { lastError: 'no', refused: true },
    present({}, {}, [IMAGE]),
    'Edited',
  ],
  ['has no answer, and nothing differs', 'Ignore', { lastError: 'no answer' }, present(), 'Edited'],
  ['was refused, and nothing differs', 'Report', { lastError: 'no', refused: true }, present(), 'None'],
  ['was taken', 'Ignore', {}, present({}, {}, [IMAGE]), 'None'],
  ['is under Correct', 'Correct', { lastError: 'no answer' }, present({}, {}, [IMAGE]), 'None'],
  ...['Report', 'Ignore'].map((driftPolicy): [string, string, object, Scene['look'], string] => [
    `was a correction, before driftPolicy became ${driftPolicy}`,
    driftPolicy,
    { generation: 1, lastError: 'no', refused: true },
    present({}, {}, [IMAGE]),
    'None',
  ]),
])('an update that goes back to what was accepted and %s', ([, driftPolicy, more, look, change]) => {
  const operation = { type: 'Update', startedAt: ago(MINUTE), generation: 2, hash: 'v1:a', ...more } as const;
  const scene = settledWith({ operation }, { generation: 2, spec: { driftPolicy } });
  expect(specChange({ ...situationOf(scene), look })).toBe(change);
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
