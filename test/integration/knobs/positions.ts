import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommonControl } from '../../simulators/support/common-control.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { beginTrial, type Trial, type TrialPlatform } from '../../support/trial/trial.ts';
import { sampled } from './sample.ts';

/** One position of one knob, as a suite tries it. */
interface Position {
  readonly path: string;
  readonly position: unknown;
}

/** What is lived through on the simulator of a target, with its knobs in each position. */
export interface Positions<Control extends CommonControl, Case extends Position> {
  readonly cases: readonly Case[];
  /** Starts a simulator with one knob turned, in this process. */
  start(world: World, knob: Case): Promise<TrialPlatform<Control>>;
  /** What objects live through there, with what is expected of it. What they leave is deleted afterwards. */
  live(trial: Trial<Control>, knob: Case): Promise<void>;
}

/**
 * One operator process serves the platforms of all positions, many at a time. The simulators' ledgers judge: nothing
 * doubled, nothing of a stranger touched, and nothing left behind.
 */
export function describePositions<Control extends CommonControl, Case extends Position>(
  positions: Positions<Control, Case>,
): void {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ runai: false });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  describe.concurrent('each knob in each position', { timeout: 120_000 }, () => {
    test.for(
      sampled(positions.cases).map(
        (knob) => [`${knob.path}: ${JSON.stringify(knob.position)}`, knob] as const,
      ),
    )('%s', async ([, knob]) => {
      const platform = await positions.start(world, knob);
      const trial = await beginTrial(world, platform);
      try {
        await positions.live(trial, knob);
        const left = await trial.deployments();
        await Promise.all(left.map(({ metadata }) => trial.remove(metadata.name)));
        expect(await trial.deployments()).toEqual([]);
      } catch (error) {
        // What a failure leaves behind is no news beside it.
        await platform.stop();
        throw error;
      }
      await trial[Symbol.asyncDispose]();
    });
  });
}
