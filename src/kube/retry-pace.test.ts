import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { RetryPace } from './retry-pace.ts';

test('doubles from 0.8 to 30 s, and begins again after two minutes without a failure', async () => {
  const clock = new FakeClock();
  const pace = new RetryPace(clock, () => 0, 0);
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(() => pace.next());
  expect(waits).toEqual([800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
  await clock.advance(120_000);
  expect(pace.next()).toBe(30_000);
  await clock.advance(120_001);
  expect(pace.next()).toBe(800);
});

test('jitter adds up to the delay itself', () => {
  expect(new RetryPace(new FakeClock(), () => 0.5, 0).next()).toBe(1_200);
});

test('free ones cost nothing', () => {
  const pace = new RetryPace(new FakeClock(), () => 0, 1);
  expect([pace.next(), pace.next(), pace.next()]).toEqual([0, 800, 1_600]);
});
