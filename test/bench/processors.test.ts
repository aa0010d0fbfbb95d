import { expect, test } from 'vitest';
import { busySeconds, processorTimes } from './processors.ts';

test('busy is what was not idle, over all processors', () => {
  const before = { idle: 1_000, all: 10_000 };
  expect(busySeconds(before, { idle: 5_000, all: 30_000 }, 2)).toBe(8);
  expect(busySeconds(before, before, 2)).toBe(0);
});

test('this machine tells its times', () => {
  const { idle, all } = processorTimes();
  expect(all).toBeGreaterThan(idle);
});
