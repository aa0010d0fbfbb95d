import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BusyStep, BusyWorld } from '../../../../test/support/model/busy-world.ts';

/**
 * Three objects share a connection that has room for one pass: whatever becomes of one of them, it holds up no
 * other. Raise RUNS for a long search.
 */
const RUNS = Number(process.env['PROMISE_RUNS'] ?? 150);

const at = fc.constantFrom(0, 1, 2);
const on = fc.boolean();
const step: fc.Arbitrary<BusyStep> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('apply' as const), at }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('delete' as const), at }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('edit' as const, 'hint' as const, 'conflict' as const), at }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('strip' as const), at }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(10, 100, 300, 1_000, 6_000, 40_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('silence' as const, 'blindness' as const), on }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('allow' as const, 'refuse' as const), on }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('platform' as const), there: on }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rotate' as const), worked: on }) },
);

/** All of them want something at once, so that two wait for the third. */
const rush: fc.Arbitrary<BusyStep[]> = fc
  .constantFrom('apply' as const, 'edit' as const, 'hint' as const)
  .map((what) => [...[0, 1, 2].map((one) => ({ do: what, at: one })), { do: 'wait', ms: 100 }]);
const steps = fc
  .array(fc.oneof({ weight: 3, arbitrary: step.map((one) => [one]) }, { weight: 1, arbitrary: rush }), {
    minLength: 1,
    maxLength: 40,
    size: 'max',
  })
  .map((parts) => parts.flat());

test('no turn outlives its key, nothing moves where nothing is under way, and all settles once faults stop', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const world = new BusyWorld();
      for (const one of taken) await world.take(one);
      await world.settle();
      expect(world.complaints).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});
