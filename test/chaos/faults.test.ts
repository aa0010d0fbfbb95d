import { expect, test } from 'vitest';
import { playStorm, wrongs } from './fault-storm.ts';
import { die, isLong, replay } from '../support/seed.ts';

/** Of each kind. */
const STORMS = 25;

const short = { title: 'some at once', storm: { objects: 2, rounds: 6, atOnce: 2 } };

/** Each fault alone, and any of them together. */
const long = Array.from({ length: STORMS }, (_, at) => [
  { title: `one at a time, storm ${at + 1}`, storm: { objects: 4, rounds: wrongs.length, atOnce: 1 } },
  { title: `three at once, storm ${at + 1}`, storm: { objects: 4, rounds: 10, atOnce: 3 } },
]).flat();

test.for(isLong ? long : [short])(
  'platforms fail: $title',
  { timeout: 3_600_000 },
  async ({ title, storm }) => {
    expect(await playStorm(storm, die(title)), `play it again: ${replay(title)}`).toEqual([]);
  },
);
