import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sequenceWithLeases } from '../../../../test/support/model/random-steps.ts';
import type { Step } from '../../../../test/support/model/step.ts';
import { requestOf, UnmarkedPlatform } from '../../../../test/support/model/unmarked-platform.ts';
import { MARK, WorldModel } from '../../../../test/support/model/world-model.ts';

/**
 * The same promises where no mark tells whose a workload is and GPUs outlive it. What only a mark could tell, or only
 * another promise excuses, does not happen here. Raise RUNS for a long search.
 */
const RUNS = Number(process.env['PROMISE_RUNS'] ?? 200);

const WITHOUT = new Set<Step['do']>([
  'strip',
  'drift',
  'adopt',
  'unadopt',
  'neighbour',
  'deletionPolicy',
  'abandon',
]);
const steps = sequenceWithLeases.map((all) => all.filter((one) => !WITHOUT.has(one.do)));

test('no duplicate, no leak of workloads or GPUs, no theft, no lie, and all settles once faults stop', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { world, platform, known } = unmarkedWorld();
      for (const one of all) await world.take(one);
      await world.settle();
      const { object } = world.cluster;
      const onRecord = object?.status?.workload?.gpuRequests ?? [];
      const ours = new Set(platform.living.filter(({ mark }) => mark === MARK).map(requestOf));
      const leaked = [...known].filter(
        (request) => platform.holds(request) && !ours.has(request) && !onRecord.includes(request),
      );
      expect(world.complaints).toEqual([]);
      expect(leaked, JSON.stringify(object?.status)).toEqual([]);
      expect(object === undefined && ours.size > 0).toBe(false);
    }),
    { numRuns: RUNS },
  );
});

/** `known`: the GPU requests that were on record at some time. */
function unmarkedWorld(): { world: WorldModel; platform: UnmarkedPlatform; known: Set<string> } {
  let platform: UnmarkedPlatform | undefined;
  const world = new WorldModel((clock) => (platform = new UnmarkedPlatform(clock)));
  if (platform === undefined) throw new Error('a world has a platform');
  const known = new Set<string>();
  const { onStatus } = world.cluster;
  world.cluster.onStatus = (object) => {
    for (const request of object.status?.workload?.gpuRequests ?? []) known.add(request);
    onStatus(object);
  };
  platform.onDelete = (request) => {
    const { gpuRequests = [] } = world.cluster.object?.status?.workload ?? {};
    if (!gpuRequests.includes(request)) world.complaints.push(`a delete before ${request} was on record`);
  };
  return { world, platform, known };
}
