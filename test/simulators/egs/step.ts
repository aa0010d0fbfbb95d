import type { Gpr } from './gpr.ts';
import type { Knobs } from './knobs.ts';
import type { Script } from './outcome.ts';

/** What the life of a GPR or an endpoint depends on. */
export interface Surroundings {
  knobs: Knobs;
  script: Script | undefined;
  /** The cluster has GPUs left for this one. */
  hasRoom(gpr: Gpr): boolean;
  /** The GPRs of an endpoint that have not been deleted. */
  gprsOf(endpointId: string): Gpr[];
}

/** A change that happens by itself. */
export interface Step {
  at: number;
  apply(at: number): void;
}

/** The first of several, some of which may not happen. */
export function firstOf(steps: readonly (Step | undefined)[]): Step | undefined {
  let first: Step | undefined;
  for (const step of steps) {
    if (step !== undefined && (first === undefined || step.at < first.at)) first = step;
  }
  return first;
}
