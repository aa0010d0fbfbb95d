import type { RunaiControl } from '../../simulators/runai/control.ts';
import type { KnobPatch } from '../../simulators/runai/knobs.ts';
import { connectRunaiControl } from '../../simulators/runai/simulator.ts';
import { type SimulatorOptions, type SimulatorProcess, startSimulator } from './simulator-process.ts';

export type RunaiOptions = SimulatorOptions<KnobPatch>;

/** A Run:ai simulator in a process of its own. */
export type RunaiProcess = SimulatorProcess<RunaiControl>;

/** Starts one. It ends with this process. */
export function startRunai(options: RunaiOptions = {}): Promise<RunaiProcess> {
  return startSimulator({ folder: 'runai', platform: 'Run:ai', connect: connectRunaiControl }, options);
}
