import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { die } from '../support/seed.ts';
import { Crowd } from '../support/trial/crowd.ts';
import type { Lane } from './lane.ts';

/** All settles within this, once it is left alone. */
const SETTLED_WITHIN_MS = 300_000;

/** Crowds come, one for each platform, live through `play`, and go; then nothing is left. `objects`: all together. */
export async function amongCrowds(
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
    await settled(lane, crowds);
    for (const { trial } of lane.scenes) expect(await trial.complaints()).toEqual([]);
  } catch (error) {
    // What a failure leaves behind is no news beside it.
    await lane.abandon();
    throw error;
  }
  await lane[Symbol.asyncDispose]();
}

/** Resolves when all is as the users want it. Rejects with what is not, where that takes too long. */
export async function settled(lane: Lane, crowds: readonly Crowd[]): Promise<void> {
  await eventually(async () => (await Promise.all(crowds.map((crowd) => crowd.complaints()))).flat(), {
    until: (complaints) => expect(complaints).toEqual([]),
    within: SETTLED_WITHIN_MS,
    every: 500,
    context: [lane],
  });
  lane.expectRunning();
}
