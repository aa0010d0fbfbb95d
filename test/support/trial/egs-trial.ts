import type { EgsControl } from '../../simulators/egs/control.ts';
import type { KnobPatch } from '../../simulators/egs/knobs.ts';
import { seedKeys } from '../../simulators/egs/places.ts';
import { startEgsSimulator } from '../../simulators/egs/simulator.ts';
import { egsComplaints } from '../egs-complaints.ts';
import { storySection } from '../egs-story.ts';
import type { TrialPlatform } from './trial.ts';

/** An EGS of its own for a trial, in this process. Its GPUs are judged as well. */
export async function egsTrialPlatform(knobs: KnobPatch = {}): Promise<TrialPlatform<EgsControl>> {
  const simulator = await startEgsSimulator({ knobs });
  return {
    control: simulator.control,
    stop: () => simulator.stop(),
    name: 'egs',
    credentials: { apiKey: seedKeys.operator },
    platform: { egs: { url: simulator.url, defaultWorkspace: 'team-a' } },
    deployment: { egs: storySection },
    // What stands for a mark begins with the name of the key that it was made with.
    ownerId: 'operator',
    complaints: () => egsComplaints(simulator.control),
  };
}
