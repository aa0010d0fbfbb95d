import type { EgsControl } from '../../simulators/egs/control.ts';
import type { KnobPatch } from '../../simulators/egs/knobs.ts';
import { connectEgsControl } from '../../simulators/egs/simulator.ts';
import { type SimulatorOptions, type SimulatorProcess, startSimulator } from './simulator-process.ts';

/** An EGS simulator in a process of its own. */
export type EgsProcess = SimulatorProcess<EgsControl>;

/** Starts one. It ends with this process. */
export function startEgs(options: SimulatorOptions<KnobPatch> = {}): Promise<EgsProcess> {
  return startSimulator({ folder: 'egs', platform: 'EGS', connect: connectEgsControl }, options);
}
