import { expect, test } from 'vitest';
import { MarkWaits } from './mark-waits.ts';

test('whoever has found a mark waits for its owner, until a look finds another or none', () => {
  const marks = new MarkWaits();
  marks.note('team-a/second', 'team-a/first');
  marks.note('team-a/third', 'team-a/first');
  marks.note('team-a/third', 'team-a/first');
  expect([...marks.waitingFor('team-a/first')]).toEqual(['team-a/second', 'team-a/third']);
  marks.note('team-a/second', 'team-a/other');
  marks.note('team-a/third', undefined);
  expect([...marks.waitingFor('team-a/first')]).toEqual([]);
  expect([...marks.waitingFor('team-a/other')]).toEqual(['team-a/second']);
});
