import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { garbledLife } from './lies/garbled-life.ts';
import { lifeTargets } from '../support/stage/targets/life-targets.ts';
import { largeAnswer } from './lies/large-answer.ts';
import { lies } from './lies/generated-lies.ts';
import { playWith, verdictOf } from './lies/run.ts';
import { scenesOf } from './lies/scenes.ts';
import { lieTargets } from './lies/targets.ts';
import { die, isLong, replay } from '../support/seed.ts';

/** For each client. */
const RUNS = isLong ? 100_000 : 250;
/** For each target in the long form; in the short one, one life of one target. */
const LIVES = 100;

describe('what a platform answers and nobody can read', () => {
  test.for(lieTargets.map((target) => ({ target, name: target.name })))(
    'is made nothing of by the client of $name',
    async ({ target, name }) => {
      const scenes = await scenesOf(target);
      const counts = new Map<string, number>();
      // When nobody lies there is something to be told, and nobody complains.
      const honest = await Promise.all(scenes.map(async (scene) => verdictOf(await playWith(scene, []))));
      expect(honest).toEqual(scenes.map((scene) => verdictOf(scene.honest)));
      expect(honest).toEqual(expect.arrayContaining(['Absent', 'Present', 'Ready', 'Accepted', 'Refused']));
      const property = fc.asyncProperty(fc.nat(scenes.length - 1), lies, async (at, told) => {
        const [scene = scenes[0]] = scenes.slice(at);
        if (scene === undefined) return;
        const verdict = verdictOf(await playWith(scene, told));
        counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      });
      const seed = die(`lies of ${name}`).below(2 ** 31);
      const run = fc.assert(property, { numRuns: RUNS, seed });
      await expect(run, `play it again: ${replay(`client of ${name}`)}`).resolves.toBeUndefined();
      const told = [...counts].map(([verdict, count]) => `${verdict} ${count}`).toSorted();
      console.log(`${name}: ${RUNS} wrong answers in ${scenes.length} scenes: ${told.join(', ')}`);
    },
  );

  const one = die('garbled').of(...Object.values(lifeTargets)).name;
  const lives = isLong ? LIVES : 1;
  const lived = Object.values(lifeTargets).filter(({ name }) => isLong || name === one);
  test.for(lived.map((target) => ({ target, name: target.name })))(
    'leaves an object of $name in the end as its user wants it',
    async ({ target, name }) => {
      for (let life = 1; life <= lives; life += 1) {
        const wrong = await garbledLife(target, die(`garbled life ${life} of ${name}`));
        expect(wrong, `life ${life}; play it again: ${replay(`object of ${name}`)}`).toEqual([]);
      }
      console.log(`${name}: ${lives} lives among spoiled answers`);
    },
  );

  test.for(lieTargets.map((target) => ({ target, name: target.name })))(
    'is cut off where it is 50 MB, for $name',
    async ({ target }) => {
      const { message, megabytes } = await largeAnswer(target);
      expect(message).toContain('too large');
      // 32, and what is under way in the buffers of both ends.
      expect(megabytes).toBeLessThan(45);
    },
  );
});
