import type { RunaiControl } from '../../simulators/runai/control.ts';
import type { KnobPatch } from '../../simulators/runai/knobs.ts';
import type { World } from '../world/world.ts';
import { runaiTrialPlatform } from './runai-trial.ts';
import type { TrialPlatform } from './trial.ts';

/** What every NIM service of a trial has, where it says nothing else. */
export const nimSpec = {
  image: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3.3',
  ngcAuthSecret: 'ngc',
  modelStore: { nimCache: { name: 'llama-cache' } },
};

/** A Run:ai of its own for a trial of NIM services, in this process. `platform` is put over a sound platform object. */
export async function nimTrialPlatform(
  world: World,
  knobs: KnobPatch = {},
  platform: Record<string, unknown> = {},
): Promise<TrialPlatform<RunaiControl>> {
  const trial = await runaiTrialPlatform(world, knobs, platform);
  return { ...trial, deployment: { nim: { spec: nimSpec } } };
}
