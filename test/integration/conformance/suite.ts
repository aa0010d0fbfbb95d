import { afterAll, beforeAll, describe, test } from 'vitest';
import { startWorld, type World } from '../../support/world/world.ts';
import { beginTrial } from '../../support/trial/trial.ts';
import { expectOneEach } from '../../support/trial/scene.ts';
import { situations } from './situations.ts';
import type { ConformanceTarget } from '../../support/trial/target.ts';

/**
 * What every target is held to: one operator process on a real API server, and for each situation a simulator of the
 * platform, a platform object and a namespace, all at once. The simulator's ledger and the rules of statuses judge.
 */
export function describeConformance(target: ConformanceTarget): void {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ runai: false });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  describe.concurrent(`conformance of ${target.name}`, { timeout: 120_000 }, () => {
    test.for(situations)('$what', async ({ day = 'Usual', ...situation }) => {
      const platform = await target.start(world, day);
      const trial = await beginTrial(world, platform.trial);
      const scene = { target, platform, trial };
      try {
        await situation.play(scene);
        await expectOneEach(scene);
        for (const { metadata } of await trial.deployments()) await trial.remove(metadata.name);
      } catch (error) {
        // What a failure leaves behind is no news beside it.
        await platform.trial.stop();
        throw error;
      }
      await trial[Symbol.asyncDispose]();
    });
  });
}
