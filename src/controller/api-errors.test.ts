import { expect, test } from 'vitest';
import { ApiError } from '../kube/api-error.ts';
import { retryApiErrors } from './api-errors.ts';

const aborted = AbortSignal.abort();
const running = AbortSignal.any([]);
const unavailable = new ApiError(503, 'ServiceUnavailable', 'try again');
const bug = new TypeError('x is not a function');

const run = (error: unknown, signal: AbortSignal) =>
  retryApiErrors(async () => {
    throw error;
  })('a/b', 0, signal);

test('an API server that does not answer is no bug: the pass is tried again', async () => {
  await expect(run(unavailable, running)).resolves.toEqual({ kind: 'Backoff', error: unavailable });
});

test('a stop in the middle of a call is none either', async () => {
  await expect(run(bug, aborted)).resolves.toEqual({ kind: 'Backoff', error: bug });
});

test('anything else is', async () => {
  await expect(run(bug, running)).rejects.toBe(bug);
  await expect(run('not even an error', aborted)).rejects.toBe('not even an error');
});

test('what went well is passed on', async () => {
  await expect(retryApiErrors(async () => ({ kind: 'Done' }))('a/b', 0, running)).resolves.toEqual({
    kind: 'Done',
  });
});
