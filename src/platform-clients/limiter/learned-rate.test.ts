import { describe, expect, test } from 'vitest';
import { LearnedRate } from './learned-rate.ts';

const LIMIT = { requestsPerSecond: 10, burst: 20 };

/** What may be done after these refusals, at these moments, each with a pause of a second. */
function after(refusals: readonly number[], now: number, limit = LIMIT) {
  const learned = new LearnedRate(limit);
  for (const at of refusals) learned.refused(at, at + 1_000);
  return learned.at(now);
}

describe('the rate', () => {
  test.each<[why: string, refusals: number[], now: number, rate: number]>([
    ['is the limit where nothing was refused', [], 0, 10],
    ['and stays so', [], 1_000_000, 10],
    ['is halved by a refusal', [5_000], 5_000, 5],
    ['does not grow in the pause', [5_000], 6_000, 5],
    ['doubles within half a minute after it', [5_000], 36_000, 10],
    ['halfway by the square root of two', [5_000], 21_000, 5 * Math.SQRT2],
    ['never exceeds the limit', [5_000], 100_000_000, 10],
    ['is halved again by the next', [0, 1_000], 2_000, 2.5],
    ['from where it has grown to', [0, 16_000], 17_000, 2.5 * Math.SQRT2],
    ['has a floor', Array.from({ length: 50 }, (_, at) => at * 1_000), 50_000, 0.2],
  ])('%s', (_why, refusals, now, rate) => {
    expect(after(refusals, now).requestsPerSecond).toBeCloseTo(rate);
  });

  test('of a user who asks for less than the floor is his own', () => {
    expect(after([0], 0, { requestsPerSecond: 0.1, burst: 1 }).requestsPerSecond).toBe(0.1);
  });
});

describe('the burst', () => {
  test.each<[why: string, refusals: number[], now: number, burst: number]>([
    ['is the limit where nothing was refused', [], 0, 20],
    ['is a single call after a refusal', [0], 0, 1],
    ['for a minute after the pause', [0], 60_999, 1],
    ['then two', [0], 61_000, 2],
    ['then four', [0], 121_000, 4],
    ['whole calls only', [0], 216_000, 11],
    ['and never more than the limit', [0], 100_000_000, 20],
  ])('%s', (_why, refusals, now, burst) => {
    expect(after(refusals, now).burst).toBe(burst);
  });
});

test('a pause that is prolonged is not another refusal, and nothing grows in it', () => {
  const learned = new LearnedRate(LIMIT);
  learned.refused(0, 1_000);
  learned.suspended(31_000, 61_000);
  expect(learned.at(31_000)).toEqual({ requestsPerSecond: 10, burst: 1 });
  expect(learned.at(61_000).burst).toBe(1);
  learned.refused(61_000, 62_000);
  learned.suspended(61_500, 90_000);
  expect(learned.at(90_000).requestsPerSecond).toBe(5);
});

describe('news', () => {
  const LATER = 1_000_000;

  test('is each halving and the way back to the limit, once', () => {
    const learned = new LearnedRate(LIMIT);
    expect(learned.news(0)).toBeUndefined();
    learned.refused(0, 1_000);
    expect([learned.news(0), learned.news(500)]).toEqual([5, undefined]);
    learned.refused(3_000, 4_000);
    expect(learned.news(3_000)).toBeCloseTo(2.6, 1);
    expect(learned.news(LATER)).toBe(10);
    expect(learned.news(LATER)).toBeUndefined();
  });

  test('is not the steady search for a limit that stays', () => {
    const learned = new LearnedRate(LIMIT);
    learned.refused(0, 1_000);
    learned.refused(1_000, 2_000);
    learned.news(1_000);
    for (let now = 32_000; now < LATER; now += 31_000) {
      expect(learned.news(now)).toBeUndefined();
      learned.refused(now, now + 1_000);
      expect(learned.news(now)).toBeUndefined();
    }
  });

  test('is a rate that has grown far above what was told', () => {
    const learned = new LearnedRate({ requestsPerSecond: 1_000, burst: 1 });
    for (let at = 0; at < 5; at += 1) learned.refused(at, 5);
    learned.news(5);
    expect(learned.news(35_000)).toBeUndefined();
    expect(learned.news(65_000)).toBeCloseTo(140, 0);
  });
});
