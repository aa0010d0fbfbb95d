import { expect, test } from 'vitest';
import type { Difference } from './platform.ts';
import { isInQuestion } from './in-question.ts';

const differs: readonly Difference[] = [{ path: 'spec.image', mutable: true }];

test.each([
  ['an edit that does not show yet', { hash: 'new', applied: 'old' }, differs, true],
  ['an edit that shows', { hash: 'new', applied: 'old' }, [], true],
  ['a correction that does not show yet', { hash: 'new', applied: 'new' }, differs, true],
  ['a correction that shows', { hash: 'new', applied: 'new' }, [], false],
  ['another spec', { hash: 'newer', applied: 'old' }, differs, false],
])('%s', (_, desired, differences, answer) => {
  expect(isInQuestion('new', desired, differences)).toBe(answer);
});
