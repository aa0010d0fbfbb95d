import { expect, test } from 'vitest';
import { objectOf, settled, WORKLOAD } from '../../../../test/support/decide/scene.ts';
import type { Row } from '../../../platform-clients/platform.ts';
import { isUnlisted } from './unlisted.ts';

const row: Row = {
  id: WORKLOAD.id,
  name: WORKLOAD.name,
  home: WORKLOAD.home,
  phase: 'Running',
  phaseClass: 'Running',
  changedAt: undefined,
  digest: '1',
};

test.for<[why: string, rows: Row[], unlisted: boolean]>([
  ['it is there', [row], false],
  ['it is not', [], true],
  ['only one of another id is', [{ ...row, id: 'w2' }], true],
  ['only one of another home is', [{ ...row, home: 'cluster/77' }], true],
  ['its home is written in capitals', [{ ...row, home: WORKLOAD.home.toUpperCase() }], false],
])('a recorded workload after the first list: %s', ([, rows, unlisted]) => {
  const rowOf = (id: string): Row | undefined => rows.find((each) => each.id === id);
  expect(isUnlisted(objectOf(settled), { target: 'runai', rowOf })).toBe(unlisted);
});

test('an object that records no workload misses none', () => {
  expect(isUnlisted(objectOf({}), { target: 'runai', rowOf: () => undefined })).toBe(false);
});
