import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { Deadline } from '../time/deadline.ts';
import { Inactivity } from './inactivity.ts';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

test.each([
  { why: 'deadline', make: (clock: FakeClock, parent: AbortSignal) => new Deadline(clock, 100, parent) },
  { why: 'inactivity', make: (clock: FakeClock, parent: AbortSignal) => new Inactivity(clock, 100, parent) },
])(
  '$why: aborts with its parent, also one that is aborted already, and leaves nothing behind',
  ({ make }) => {
    const clock = new FakeClock();
    const parent = new AbortController();
    const reason = new Error('stop');
    {
      using before = make(clock, parent.signal);
      expect(listeners(parent.signal)).toBe(1);
      parent.abort(reason);
      expect(before.signal.reason).toBe(reason);
      using after = make(clock, parent.signal);
      expect(after.signal.reason).toBe(reason);
    }
    expect([listeners(parent.signal), clock.pending]).toEqual([0, 0]);
    const quiet = new AbortController();
    make(clock, quiet.signal)[Symbol.dispose]();
    expect([listeners(quiet.signal), clock.pending]).toEqual([0, 0]);
  },
);

test('inactivity counts from the last touch', async () => {
  const clock = new FakeClock();
  using inactivity = new Inactivity(clock, 100, new AbortController().signal);
  await clock.advance(60);
  inactivity.touch();
  await clock.advance(99);
  expect(inactivity.signal.aborted).toBe(false);
  await clock.advance(1);
  expect(inactivity.signal.aborted).toBe(true);
});
