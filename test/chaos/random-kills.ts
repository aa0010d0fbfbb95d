import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ConformanceTarget } from '../support/trial/target.ts';
import { eventually } from '../support/eventually.ts';
import type { World } from '../support/world/world.ts';
import { Crowd } from '../support/trial/crowd.ts';
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

/** All settles within this, once it is left alone. */
const SETTLED_WITHIN_MS = 300_000;

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
      await settled(crowds);
      tell(`${count} kills, all is well`);
    }
  });
}

/**
 * The same with two whole operators on the same objects, by mistake and without election, of which none is killed: both
 * do everything. All is judged after each round.
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
      await settled(crowds);
    }
    // Whoever loses the write before a create call makes none: no name is ever asked for that is taken.
    for (const { trial } of lane.scenes) {
      const refused = await trial.control.calls({ method: 'POST', writes: true, status: 409 });
      expect(refused.map(({ route, workload }) => `${route} ${workload}`)).toEqual([]);
    }
  });
}

/** Crowds come, live through `play`, and go; then nothing is left. */
async function amongCrowds(
  lane: Lane,
  objects: number,
  play: (lane: Lane, crowds: readonly Crowd[]) => Promise<void>,
): Promise<void> {
  try {
    const size = Math.ceil(objects / lane.scenes.length);
    const crowds = lane.scenes.map((scene) => new Crowd(scene, size, die(`crowd of ${scene.target.name}`)));
    await Promise.all(crowds.map((crowd) => crowd.arrive()));
    await play(lane, crowds);
    await Promise.all(crowds.map((crowd) => crowd.leave()));
    await settled(crowds);
    for (const { trial } of lane.scenes) expect(await trial.complaints()).toEqual([]);
  } catch (error) {
    // What a failure leaves behind is no news beside it.
    await lane.abandon();
    throw error;
  }
  await lane[Symbol.asyncDispose]();
}

async function untilIdle({ tripwire }: Lane): Promise<void> {
  const begun = performance.now();
  while (performance.now() - Math.max(begun, tripwire.lastWrite) < IDLE_MS) await sleep(100);
}

async function settled(crowds: readonly Crowd[]): Promise<void> {
  await eventually(async () => (await Promise.all(crowds.map((crowd) => crowd.complaints()))).flat(), {
    until: (complaints) => expect(complaints).toEqual([]),
    within: SETTLED_WITHIN_MS,
    every: 500,
  });
}
