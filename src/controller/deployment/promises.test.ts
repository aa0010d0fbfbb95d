import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WriteFate } from '../../../test/support/model/fake-cluster.ts';
import type { Fate } from '../../../test/support/model/fake-platform.ts';
import { type Step, WorldModel } from '../../../test/support/model/world-model.ts';

/**
 * The promises, over random sequences of edits, deletions, faults, crashes, restarts and two operators that both
 * believe to lead. Judged by what the platform has, never by what the operator says. Raise RUNS for a long search.
 */
const RUNS = Number(process.env['PROMISE_RUNS'] ?? 400);

const fate: fc.Arbitrary<Fate> = fc.record({
  kind: fc.constantFrom(
    'Fine',
    'Fine',
    'LostBefore',
    'LostAfter',
    'Late',
    'Refused',
    'CrashBefore',
    'CrashAfter',
  ),
  lateMs: fc.integer({ min: 0, max: 30_000 }),
});
const writeFate: fc.Arbitrary<WriteFate> = fc.constantFrom(
  'Fine',
  'Fine',
  'LostBefore',
  'LostAfter',
  'Conflict',
  'CrashBefore',
  'CrashAfter',
);
const fates = { fates: fc.array(fate, { maxLength: 2 }), writes: fc.array(writeFate, { maxLength: 3 }) };
const who = fc.constantFrom(0 as const, 1 as const);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('pass' as const), who, ...fates }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('bothPass' as const), ...fates }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('edit' as const), image: fc.constantFrom('a', 'b', 'c') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('editFixed' as const), nodeType: fc.constantFrom('x', 'y') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('policy' as const),
      drift: fc.constantFrom('Correct', 'Report'),
      update: fc.constantFrom('InPlace', 'Recreate'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('apply' as const), withFinalizer: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('strip' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('vanish' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('drift' as const), image: fc.constantFrom('a', 'b') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('taken' as const, 'freed' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('jump' as const),
      minutes: fc.constantFrom(-90, -5, 5, 90),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('silence' as const), on: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const), who }) },
);

test('no duplicate, no leak, no theft, no lie, and all settles once faults stop', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
      const world = new WorldModel();
      for (const one of steps) await world.take(one);
      await world.settle();
      expect(world.complaints).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});
