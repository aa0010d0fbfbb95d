import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { Liveness } from './liveness.ts';

/** A clock whose timers stand still while time goes on, as behind an event loop that is blocked. */
class BlockedClock extends FakeClock {
  blockedFor = 0;
  override monotonic(): number {
    return super.monotonic() + this.blockedFor;
  }
}

test('a process that turns its event loop is alive, however long', async () => {
  const clock = new FakeClock();
  using liveness = new Liveness(clock);
  await clock.advance(3_600_000);
  expect(liveness.problems()).toEqual([]);
});

test('an event loop that stood still for more than a minute shows, and is forgiven when it turns again', async () => {
  const clock = new BlockedClock();
  using liveness = new Liveness(clock);
  clock.blockedFor = 60_000;
  expect(liveness.problems()).toEqual([]);
  clock.blockedFor = 70_000;
  expect(liveness.problems()).toEqual(['the event loop has stood still for 70 s']);
  await clock.advance(5_000);
  expect(liveness.problems()).toEqual([]);
});

describe('workers', () => {
  test.each([
    { total: 2, workingFor: [], problems: 0, reason: 'all idle' },
    { total: 2, workingFor: [999_999], problems: 0, reason: 'one is stuck, the other idle' },
    { total: 2, workingFor: [999_999, 100], problems: 0, reason: 'one is stuck, the other works' },
    { total: 2, workingFor: [60_000, 60_000], problems: 0, reason: 'a minute is not more than a minute' },
    { total: 2, workingFor: [60_001, 70_000], problems: 1, reason: 'all are stuck' },
    { total: 0, workingFor: [], problems: 0, reason: 'a standby has none' },
  ])('$reason', ({ total, workingFor, problems }) => {
    using liveness = new Liveness(new FakeClock());
    liveness.watch('inferencedeployment', () => ({ total, workingFor }));
    expect(liveness.problems()).toHaveLength(problems);
  });

  test('of one loop that are all stuck are named', () => {
    using liveness = new Liveness(new FakeClock());
    liveness.watch('a', () => ({ total: 1, workingFor: [] }));
    liveness.watch('b', () => ({ total: 2, workingFor: [61_000, 90_000] }));
    expect(liveness.problems()).toEqual(['all 2 workers of b have stood still for 61 s']);
  });
});

test('disposed, it leaves no timer', () => {
  const clock = new FakeClock();
  new Liveness(clock)[Symbol.dispose]();
  expect(clock.pending).toBe(0);
});
