import type { Knobs } from './knobs.ts';
import type { Script } from './outcome.ts';

/** What a workload's life depends on. */
export interface Surroundings {
  knobs: Knobs;
  script: Script | undefined;
  /** Makes ids. */
  uuid(): string;
}

/** A change that happens by itself. */
export interface Step {
  at: number;
  apply(at: number): void;
}
