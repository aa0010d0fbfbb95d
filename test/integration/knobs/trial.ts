import type { RunaiControl } from '../../simulators/runai/control.ts';
import type { KnobPatch } from '../../simulators/runai/knobs.ts';
import type { World } from '../../support/world/world.ts';
import { runaiTrialPlatform } from '../../support/trial/runai-trial.ts';
import { beginTrial, type Trial } from '../../support/trial/trial.ts';

/** A trial of Run:ai. */
export type RunaiTrial = Trial<RunaiControl>;

/** Starts one, with its knobs in one position. `platform` is put over a sound platform object. */
export async function startTrial(
  world: World,
  knobs: KnobPatch,
  platform: Record<string, unknown> = {},
): Promise<RunaiTrial> {
  return beginTrial(world, await runaiTrialPlatform(world, knobs, platform));
}
