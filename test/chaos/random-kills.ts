import { setTimeout as sleep } from 'node:timers/promises';
import type { ConformanceTarget } from '../support/trial/target.ts';
import type { World } from '../support/world/world.ts';
import { amongCrowds, settled } from './among-crowds.ts';
import { type Lane, openLane } from './lane.ts';
import { die } from '../support/seed.ts';

/** How much is killed. */
export interface Massacre {
  kills: number;
  /** All objects together. */
  objects: number;
  /** All is left alone and judged after so many kills. */
  judgedEvery: number;
}

/** The most calls that may change something between a start and the kill that follows it. */
const MOST_WRITES = 40;

/** An operator that has nothing to do for so long is killed all the same. */
const IDLE_MS = 1_500;

/** How many things users want between two kills. */
const WANTS = 8;

/**
 * One operator on all these platforms, whose users change their minds all the time, is killed again and again at any
 * call. Rejects where something is wrong; what users want, and where it is killed, come from the seed.
 */
export async function killAtRandom(
  world: World,
  targets: readonly ConformanceTarget[],
  { kills, objects, judgedEvery }: Massacre,
  tell: (news: string) => void,
): Promise<void> {
  const chance = die('kills');
  await amongCrowds(await openLane(world, targets, 'Strict'), objects, async (lane, crowds) => {
    for (let count = 1; count <= kills; count += 1) {
      const struck = Promise.withResolvers<void>();
      lane.tripwire.armIn(1 + chance.below(MOST_WRITES), chance.of('before', 'effect', 'answered'), () => {
        lane.kill();
        struck.resolve();
      });
      for (let wants = 0; wants < WANTS; wants += 1) await chance.of(...crowds).want();
      await Promise.race([struck.promise, untilIdle(lane)]);
      await lane.restart();
      if (count % judgedEvery !== 0 && count < kills) continue;
      await settled(lane, crowds);
      tell(`${count} kills, all is well`);
    }
  });
}

async function untilIdle({ tripwire }: Lane): Promise<void> {
  const begun = performance.now();
  while (performance.now() - Math.max(begun, tripwire.lastWrite) < IDLE_MS) await sleep(100);
}
