import { expect, test } from 'vitest';
import { ago, MINUTE, OURS, situationOf } from '../../../../test/support/decide/scene.ts';
import { takenBack } from './news.ts';

test.for([
  ['llama', 'Took workload llama at cluster/33 back, which was there before.'],
  ['w1', 'Took workload llama (w1) at cluster/33 back, which was there before.'],
])('what is taken back is named once where its id is its name: %s', ([id = '', note]) => {
  const older = { ...OURS, id, createdAt: ago(120 * MINUTE) };
  expect(takenBack(situationOf({}), older).map((each) => each.note)).toEqual([note]);
});

test('what is not older than the object, or on record, is no news', () => {
  expect(takenBack(situationOf({}), { ...OURS, createdAt: ago(MINUTE) })).toEqual([]);
});
