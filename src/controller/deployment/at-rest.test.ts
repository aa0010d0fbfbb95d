import { expect, test } from 'vitest';
import {
  acceptedWith,
  ago,
  edited,
  type Scene,
  SECRET_MISSING,
  settled,
  settledWith,
  situationOf,
} from '../../../test/support/decide/scene.ts';
import { isAtRest, isSettled } from './at-rest.ts';

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
