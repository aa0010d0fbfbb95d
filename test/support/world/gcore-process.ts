import type { GcoreControl } from '../../simulators/gcore/control.ts';
import type { KnobPatch } from '../../simulators/gcore/knobs.ts';
import { connectGcoreControl } from '../../simulators/gcore/simulator.ts';
import { type SimulatorOptions, type SimulatorProcess, startSimulator } from './simulator-process.ts';

/** A Gcore simulator in a process of its own. */
export type GcoreProcess = SimulatorProcess<GcoreControl>;

/** Starts one. It ends with this process. */
export function startGcore(options: SimulatorOptions<KnobPatch> = {}): Promise<GcoreProcess> {
  return startSimulator({ folder: 'gcore', platform: 'Gcore', connect: connectGcoreControl }, options);
}
