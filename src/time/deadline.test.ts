import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { abortable, Deadline, DeadlineExceeded } from './deadline.ts';

test('aborts when the time is over', async () => {
  const clock = new FakeClock();
  using deadline = new Deadline(clock, 100, new AbortController().signal);
  await clock.advance(99);
  expect(deadline.signal.aborted).toBe(false);
  await clock.advance(1);
  expect(deadline.signal.reason).toBeInstanceOf(DeadlineExceeded);
});

test('abortable: the work, or the reason, and no listener stays', async () => {
  const stop = new AbortController();
  expect(await abortable(Promise.resolve(1), stop.signal)).toBe(1);
  await expect(abortable(Promise.reject(new Error('work')), stop.signal)).rejects.toThrow('work');
  await Promise.resolve();
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
  const endless = abortable(new Promise(() => {}), stop.signal);
  stop.abort(new Error('stop'));
  await expect(endless).rejects.toThrow('stop');
});
