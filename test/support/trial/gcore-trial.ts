import { tokens } from '../../simulators/gcore/accounts.ts';
import { flavors } from '../../simulators/gcore/catalog.ts';
import type { GcoreControl } from '../../simulators/gcore/control.ts';
import type { KnobPatch } from '../../simulators/gcore/knobs.ts';
import { startGcoreSimulator } from '../../simulators/gcore/simulator.ts';
import { sampleImage } from '../world/manifests.ts';
import type { World } from '../world/world.ts';
import type { TrialPlatform } from './trial.ts';

/** What every Gcore deployment of a trial has, where it says nothing else. */
export const gcoreSpec = {
  image: sampleImage,
  listening_port: 8000,
  flavor_name: flavors.h100,
  containers: [{ region_id: 7 }],
};

/** A Gcore of its own for a trial, in this process. */
export async function gcoreTrialPlatform(
  { ownerId }: World,
  knobs: KnobPatch = {},
): Promise<TrialPlatform<GcoreControl>> {
  const simulator = await startGcoreSimulator({ knobs });
  return {
    control: simulator.control,
    stop: () => simulator.stop(),
    name: 'gcore',
    credentials: { apiKey: tokens.operator },
    platform: { gcore: { url: simulator.url, projectId: 1234 } },
    deployment: { gcore: { spec: gcoreSpec } },
    ownerId,
  };
}
