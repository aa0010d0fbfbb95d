import { expect, test } from 'vitest';
import type { Assessment } from '../../../platform-clients/platform.ts';
import { notServingMessage, readyMessage } from './ready-message.ts';

const base: Assessment = {
  ready: false,
  reason: 'Running',
  message: '',
  available: true,
  rolledBack: false,
  stuck: false,
  baseline: undefined,
};

test.for<[why: string, change: Partial<Assessment>, message: RegExp]>([
  ['a good answer says something too', { ready: true }, /^The workload serves the current spec\.$/],
  ['one that sleeps says so', { ready: true, reason: 'ScaledToZero' }, /a request wakes it/],
  ["the platform's words come first", { reason: 'Pending', message: 'no GPU left' }, /^no GPU left\.$/],
  [
    "a silent phase is named by the platform's own word",
    { reason: 'Failed' },
    /^The platform says ImagePullBackOff\.$/,
  ],
  [
    'a roll-back says how to try again',
    { rolledBack: true, message: 'given up' },
    /^given up\. Change the spec, or give the annotation \S+reconcile-requested-at a new value/,
  ],
  [
    'a failure says what to do',
    { stuck: true, reason: 'Failed', message: 'crash' },
    /^crash\. Change the spec, or repair/,
  ],
  ['a suspended one says who must act', { stuck: true, reason: 'Stopped' }, /resume it on the platform/],
  ['an ended one says what is odd', { stuck: true, reason: 'Completed' }, /keeps running/],
])('%s', ([, change, message]) => {
  expect(readyMessage({ ...base, ...change }, 'ImagePullBackOff')).toMatch(message);
});

test('where the platform has no word either, ours has to do', () => {
  expect(readyMessage({ ...base, reason: 'Unknown' }, '')).toBe('The platform says Unknown.');
});

test.for<[why: string, change: Partial<Assessment>, message: string]>([
  ['a stop that was asked for', { ready: true, reason: 'Stopped' }, 'The workload is stopped, as asked.'],
  ['a stop that nobody asked for', { reason: 'Stopped' }, 'The workload is stopped.'],
  ['a stop on its way', { reason: 'Stopping' }, 'The workload is being stopped.'],
  ['what lacks', { reason: 'Updating', message: '0 of 1 pods run' }, '0 of 1 pods run.'],
  ['a silent phase', { reason: 'Pending' }, 'The platform says Running.'],
])('why nothing serves is said in the words of Ready: %s', ([, change, message]) => {
  const judged = { ...base, ...change };
  expect(notServingMessage(judged, 'Running')).toBe(message);
  expect(readyMessage(judged, 'Running')).toBe(message);
});
