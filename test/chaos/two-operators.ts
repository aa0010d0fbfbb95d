import { expect } from 'vitest';
import { die } from '../support/seed.ts';
import type { ConformanceTarget } from '../support/trial/target.ts';
import type { World } from '../support/world/world.ts';
import { amongCrowds, settled } from './among-crowds.ts';
import { openLane } from './lane.ts';

/**
 * Two whole operators on the same objects of these platforms, by mistake and without election, whose users change their
 * minds all the time: both do everything, and none is killed. All is judged after each round. Rejects where something
 * is wrong; what users want comes from the seed.
 */
export async function serveTwice(
  world: World,
  targets: readonly ConformanceTarget[],
  { rounds, objects }: { rounds: number; objects: number },
): Promise<void> {
  const chance = die('two operators');
  await amongCrowds(await openLane(world, targets, 'Strict', 2), objects, async (lane, crowds) => {
    for (let round = 0; round < rounds; round += 1) {
      for (let wants = 0; wants < 2 * objects; wants += 1) await chance.of(...crowds).want();
      await settled(lane, crowds);
    }
    // Whoever loses the write before a create call makes none: no name is ever asked for that is taken.
    for (const { trial } of lane.scenes) {
      const refused = await trial.control.calls({ method: 'POST', writes: true, status: 409 });
      expect(refused.map(({ route, workload }) => `${route} ${workload}`)).toEqual([]);
    }
  });
}
