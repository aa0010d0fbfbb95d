import { expect, test } from 'vitest';
import { desiredOf, observed, shownDeployment, spec } from '../../../test/support/gcore-shapes.ts';
import { detailOf } from './detail.ts';
import { diff } from './diff.ts';
import { SentUpdates, verdictOn } from './sent.ts';

const WINDOW = 30_000;
const shown = (more: Record<string, unknown> = {}) => detailOf(observed(shownDeployment(more))).shown;
const wanted = { ...spec, timeout: 60, envs: {} };
const before = shown({ envs: { MODE: 'fast' } });
const desired = desiredOf({ spec: wanted });
const sent = {
  name: 'llama70b',
  desired,
  at: 1_000,
  paths: diff(desired, before).map(({ path }) => path),
  isPart: false,
  visibilityWindow: WINDOW,
};

test('it was to change and to take away', () => {
  expect(sent.paths.toSorted()).toEqual(['spec.envs.MODE', 'spec.timeout']);
});

test.each([
  ['all of it shows', { timeout: 60, envs: {} }, 2_000, 'InForce'],
  ['nothing shows yet', {}, 2_000, 'Unseen'],
  ['nothing shows within the window', {}, 30_999, 'Unseen'],
  ['what was to change stays', { envs: {} }, 2_000, 'InForce'],
  ['what it did not send is no matter', { timeout: 60, envs: {}, image: 'x:1' }, 2_000, 'InForce'],
])('%s', (_, more, begunAt, verdict) => {
  expect(verdictOn(sent, shown(more), begunAt)).toBe(verdict);
});

test.each([
  ['beside what shows', { timeout: 60 }, 2_000],
  ['after the window', {}, 31_000],
])('what was to be taken away stays, %s', (_, more, begunAt) => {
  expect(verdictOn(sent, shown(more), begunAt)).toMatchObject({
    class: 'Immutable',
    message: 'Gcore took the change but left spec.gcore.spec.envs.MODE as before',
  });
});

const good = { open: [], failed: undefined };

test('what was followed to a good end, until the next call', () => {
  const updates = new SentUpdates();
  const tasks = ['t1', 't2'];
  updates.follow(tasks, sent);
  expect(updates.of(['t1', 't2'])).toBe(sent);
  expect(updates.of(['t1'])).toBeUndefined();
  expect(updates.followed('llama70b')).toBeUndefined();
  updates.ended(tasks, sent, good);
  expect(updates.of(tasks)).toBeUndefined();
  expect(updates.followed('llama70b')).toBe(desired.hash);
  updates.forgetFollowed('llama70b');
  expect(updates.followed('llama70b')).toBeUndefined();
  updates.ended(tasks, sent, good);
  updates.ended(tasks, sent, { ...good, lost: true });
  expect(updates.followed('llama70b')).toBeUndefined();
});
