import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knobCases } from '../../simulators/runai/knob-positions.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { bearsOnOwnership, expectedOutcomes } from './expected-outcomes.ts';
import { adopted, edited, recreated, retained } from './lives.ts';
import { sampled } from './sample.ts';
import { type RunaiTrial, startTrial } from './trial.ts';

/**
 * The lives that every object can have, with each knob of the simulator in each position. One operator serves all
 * the platforms at once, and several trials run side by side.
 */
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

describe.concurrent('each knob in each position', () => {
  for (const knob of sampled(knobCases())) {
    test(`${knob.path}: ${JSON.stringify(knob.position)}`, { timeout: 120_000 }, async () => {
      const outcomes = expectedOutcomes(knob);
      await using trial = await startTrial(world, knob.patch, outcomes.platform);
      const all = bearsOnOwnership(knob);
      const lives = all ? [edited, retained, recreated, adopted] : [edited];
      await Promise.all(lives.map((live) => live(trial, outcomes)));
      expect(await madeWorkloads(trial)).toEqual(
        all ? ['edited', 'recreated', 'recreated', 'retained'] : ['edited'],
      );
    });
  }
});

/** The names of the workloads that the operator has made, whatever the platform answered to it. */
async function madeWorkloads({ control }: RunaiTrial): Promise<string[]> {
  const entries = await control.ledger();
  return entries
    .filter(({ effect, origin }) => effect === 'create' && origin === 'api')
    .map(({ name }) => name)
    .toSorted();
}
