import type { TaskTraits } from './fake-tasks.ts';

/** How a platform in memory is. What is left out it does not have; the plain one is like Run:ai. */
export interface Traits {
  /** Ids are the names, and are given again. */
  reusesIds?: boolean;
  /** Calls are worked on by tasks. */
  tasks?: TaskTraits;
  /** A workload can be stopped and kept. */
  power?: PowerTraits;
  /** GPUs are given for a time, and taken away at its end. */
  leases?: boolean;
  /** It can be asked for quota. */
  asksQuota?: boolean;
}

/** How workloads are stopped and started. */
export interface PowerTraits {
  /** Seconds until a read shows it. */
  takesS: number;
  /** An update starts what is stopped. */
  updateWakes: boolean;
  /** Seconds after which the platform starts by itself what was stopped. */
  wakesAfterS?: number;
  /** It refuses to stop what is stopped, and to start what runs. */
  refusesTwice: boolean;
}
