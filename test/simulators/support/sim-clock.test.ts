import { expect, test } from 'vitest';
import { SimClock } from './sim-clock.ts';

test('real time passes by itself and can be jumped over', () => {
  let base = 1000;
  const clock = new SimClock(() => base);
  base += 5;
  expect(clock.now()).toBe(1005);
  expect(clock.advance(100)).toBe(1105);
  base += 5;
  expect(clock.now()).toBe(1110);
});

test('manual time stands still, and goes on from where it is in both directions', () => {
  let base = 1000;
  const clock = new SimClock(() => base);
  clock.setMode('manual');
  base += 500;
  expect(clock.now()).toBe(1000);
  expect(clock.advance(20)).toBe(1020);
  clock.setMode('real');
  expect(clock.now()).toBe(1020);
  base += 7;
  expect(clock.now()).toBe(1027);
});
