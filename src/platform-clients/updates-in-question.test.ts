import { expect, test } from 'vitest';
import type { Difference } from './platform.ts';
import { UpdatesInQuestion } from './updates-in-question.ts';

const differs: readonly Difference[] = [{ path: 'spec.image', mutable: true }];

test.each([
  ['an edit that does not show yet', { hash: 'new', applied: 'old' }, differs, 'sent'],
  ['an edit that shows', { hash: 'new', applied: 'old' }, [], 'sent'],
  ['a correction that does not show yet', { hash: 'new', applied: 'new' }, differs, 'sent'],
  ['a correction that shows', { hash: 'new', applied: 'new' }, [], undefined],
  ['another spec', { hash: 'newer', applied: 'old' }, differs, undefined],
])('after a look, %s', (_, desired, differences, left) => {
  const updates = new UpdatesInQuestion<string>();
  updates.keep('w1', 'new', 'sent');
  updates.note('w1', desired, differences);
  updates.note('w2', { hash: 'other' }, differs);
  expect(updates.take('w1', 'new')).toBe(left);
});

test('what was taken is in question no more, and what another body came to tells nothing', () => {
  const updates = new UpdatesInQuestion<string>();
  updates.keep('w1', 'new', 'sent');
  expect(updates.take('w1', 'new')).toBe('sent');
  expect(updates.take('w1', 'new')).toBeUndefined();
  updates.keep('w1', 'new', 'sent');
  expect(updates.take('w1', 'newer')).toBeUndefined();
  expect(updates.take('w1', 'new')).toBeUndefined();
});
