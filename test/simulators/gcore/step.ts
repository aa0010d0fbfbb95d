import type { Deployment } from './deployment.ts';
import type { Knobs } from './knobs.ts';
import type { Script, TaskOutcome } from './outcome.ts';
import type { TaskKind } from './task.ts';

/** What a deployment's life depends on. */
export interface Surroundings {
  knobs: Knobs;
  /** What was said about the containers of a region, or what a missing object makes of them. */
  script(deployment: Deployment, regionId: number): Script | undefined;
  taskOutcome(deployment: Deployment, kind: TaskKind): TaskOutcome;
  /** It has ceased to exist. */
  gone(deployment: Deployment, at: number): void;
}

/** A change that happens by itself. */
export interface Step {
  at: number;
  apply(at: number): void;
}

/** The first of some steps. */
export function earliest(steps: readonly (Step | undefined)[]): Step | undefined {
  return steps.reduce<Step | undefined>(
    (first, step) => (step !== undefined && (first === undefined || step.at < first.at) ? step : first),
    undefined,
  );
}
