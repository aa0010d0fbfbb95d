import { expect, test } from 'vitest';
import {
  ago,
  creating,
  HOME,
  MINUTE,
  objectOf,
  type Scene,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';
import type { Row } from '../../../platform-clients/platform.ts';
import { rowTells } from './row-hint.ts';

const row: Row = {
  id: 'w1',
  name: 'llama',
  home: HOME,
  phase: 'Running',
  phaseClass: 'Running',
  changedAt: ago(20 * MINUTE),
  digest: '',
};

test.for<[why: string, scene: Scene, change: Partial<Row>, firstSight: boolean, tells: boolean]>([
  ['a row that has changed while we watched always does', settled, {}, false, true],
  ['first seen after a start, and as status has it: nobody is woken', settled, {}, true, false],
  ['another phase', settled, { phase: 'Failed' }, true, true],
  ['another id', settled, { id: 'w2' }, true, true],
  ['changed since the last look', settled, { changedAt: ago(5 * MINUTE) }, true, true],
  ['changed in the second of the last look', settled, { changedAt: ago(10 * MINUTE) }, true, false],
  ['a platform that tells no time', settled, { changedAt: undefined }, true, false],
  ['an object that is on its way', creating, {}, true, true],
  [
    'an object with an operation',
    settledWith({ operation: { type: 'Update', startedAt: ago(0) } }),
    {},
    true,
    true,
  ],
  ['an object without a status', {}, {}, true, true],
])('%s', ([, scene, change, firstSight, tells]) => {
  expect(rowTells(objectOf(scene), { ...row, ...change }, firstSight)).toBe(tells);
});
