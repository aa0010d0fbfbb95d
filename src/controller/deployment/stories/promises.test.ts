import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakePlatform } from '../../../../test/support/model/fake-platform.ts';
import { platformsWithTasks, sequence } from '../../../../test/support/model/random-steps.ts';
import { WorldModel } from '../../../../test/support/model/world-model.ts';

/**
 * The promises, over random sequences of edits, deletions, faults, crashes, restarts and two operators that both
 * believe to lead. Judged by what the platform has, never by what the operator says. Raise RUNS for a long search.
 */
const RUNS = Number(process.env['PROMISE_RUNS'] ?? 400);

test('no duplicate, no leak, no theft, no lie, and all settles once faults stop', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (steps) => {
      const world = new WorldModel();
      for (const one of steps) await world.take(one);
      await world.settle();
      expect(world.complaints).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('the same where calls have tasks, names are given again and workloads are stopped', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(platformsWithTasks, sequence, async (traits, steps) => {
      const world = new WorldModel((clock) => new FakePlatform(clock, traits));
      for (const one of steps) await world.take(one);
      await world.settle();
      expect(world.complaints).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});
