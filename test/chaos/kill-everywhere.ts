import { expect } from 'vitest';
import { NAMES } from '../support/trial/crowd.ts';
import { expectOneEach, type Scene } from '../support/trial/scene.ts';
import type { ConformanceTarget } from '../support/trial/target.ts';
import { isReady } from '../support/status-rules/status-words.ts';
import type { World } from '../support/world/world.ts';
import { type Lane, openLane } from './lane.ts';
import { type Life, untilGone } from './lives.ts';
import { nameOf, type Point, pointsOf } from './point.ts';
import { shuffled } from '../support/seed.ts';
import type { Step } from './step.ts';

/** What came of killing the operator everywhere in a life. */
export interface Account {
  /** How many points the clean run had. */
  discovered: number;
  /** Names of the points at which it was killed. */
  killed: string[];
  /** Names of those that the life did not come to again. */
  missed: string[];
  /** What was wrong, with the point. */
  failures: string[];
}

/** A stranger's workload beside all others. */
const STRANGER = 'stranger';

/**
 * Plays a life once undisturbed, and then once for each point of that run with an operator that is killed there and
 * started again; in an order by the seed, until it was killed `most` times.
 */
export async function killEverywhere(
  world: World,
  target: ConformanceTarget,
  life: Life,
  most = Number.POSITIVE_INFINITY,
): Promise<Account> {
  let lane = await open(world, target, life);
  const account: Account = { discovered: 0, killed: [], missed: [], failures: [] };
  let count = 0;
  const nextName = (): string => `${NAMES}${(count += 1)}`;
  try {
    const { trace } = await play(lane, life, nextName());
    const points = pointsOf(trace);
    account.discovered = points.length;
    for (const point of shuffled(points, (each) => `${target.name} ${life.name} ${nameOf(each)}`)) {
      if (account.killed.length + account.failures.length >= most) break;
      try {
        const { reached } = await play(lane, life, nextName(), point);
        (reached ? account.killed : account.missed).push(nameOf(point));
      } catch (error) {
        const failure = `killed at ${nameOf(point)}: ${error instanceof Error ? error.message : String(error)}`;
        account.failures.push(failure);
        // A long run does not keep it to itself until its end.
        console.error(`${life.name} on ${target.name} ${failure}`);
        // What a failure leaves behind is no news beside it.
        await lane.abandon();
        lane = await open(world, target, life);
      }
    }
  } catch (error) {
    await lane.abandon();
    throw error;
  }
  await lane[Symbol.asyncDispose]();
  return account;
}

async function open(world: World, target: ConformanceTarget, { day = 'Usual' }: Life): Promise<Lane> {
  const lane = await openLane(world, [target], day);
  const { platform, trial } = sceneOf(lane);
  await platform.occupy(STRANGER);
  await trial.untilPlatform(isReady);
  return lane;
}

function sceneOf({ scenes: [scene] }: Lane): Scene {
  if (scene === undefined) throw new Error('this lane leads nowhere');
  return scene;
}

/** What a life was like: the operator's calls, and whether it came to the point at which it was to be killed. */
interface Played {
  trace: readonly Step[];
  reached: boolean;
}

/** Plays a life, with a kill at a point where one is given, and judges. */
async function play(lane: Lane, life: Life, name: string, point?: Point): Promise<Played> {
  const { tripwire } = lane;
  const scene = sceneOf(lane);
  const before = await life.begin(scene, name);
  await lane.quiet();
  tripwire.begin();
  const struck = Promise.withResolvers<true>();
  if (point !== undefined)
    tripwire.arm(point, () => {
      lane.kill();
      struck.resolve(true);
    });
  await life.ask(scene, name, before);
  const undisturbed = (async () => {
    await life.end(scene, name, before);
    await lane.quiet();
    return false;
  })();
  const reached = await Promise.race([struck.promise, undisturbed]);
  tripwire.disarm();
  if (reached) {
    // It has seen the dead operator's world.
    undisturbed.catch(() => {});
    await lane.restart();
    await life.end(scene, name, before);
    await lane.quiet();
  }
  await expectOneEach(scene);
  // What follows is no part of the life.
  const trace = [...tripwire.trace];
  await scene.trial.remove(name);
  await untilGone(scene, name);
  expect(await scene.platform.runs(STRANGER)).toEqual({ version: 'first', serves: true });
  expect(await scene.trial.complaints()).toEqual([]);
  return { trace, reached };
}
