import type { WriteFate } from './fake-cluster.ts';
import type { Fate } from './fake-platform.ts';

/** One thing that happens. */
export type Step =
  | { do: 'pass'; who: 0 | 1; fates: Fate[]; writes: WriteFate[] }
  | { do: 'bothPass'; fates: Fate[]; writes: WriteFate[] }
  | { do: 'wait'; seconds: number }
  /** Faults stop, and all comes to rest. */
  | { do: 'rest' }
  | { do: 'edit'; image: string }
  | { do: 'editFixed'; nodeType: string }
  | { do: 'policy'; drift: 'Correct' | 'Report' | 'Ignore'; update: 'InPlace' | 'Recreate' }
  | { do: 'delete' }
  | { do: 'apply'; withFinalizer: boolean }
  | { do: 'strip' }
  | { do: 'vanish' }
  | { do: 'drift'; image: string }
  | { do: 'taken' }
  | { do: 'freed' }
  | { do: 'jump'; minutes: number }
  | { do: 'silence' | 'busy' | 'overQuota'; on: boolean }
  /** Somebody starts or stops the workload by hand. */
  | { do: 'turn'; on: boolean }
  | { do: 'restart'; who: 0 | 1 }
  /** Time passes until the GPUs are gone, and their workload with them where it vanishes. */
  | { do: 'leaseEnds'; vanishes: boolean }
  | UserStep
  | StrangerStep;

/** What the user wishes beside the spec. */
export type UserStep =
  /** Where GPUs are leased. */
  | { do: 'leasePolicy'; is: 'Stall' | 'Recreate' }
  | { do: 'paused'; on: boolean }
  | { do: 'deletionPolicy'; is: 'Delete' | 'Retain' }
  | { do: 'abandon' }
  /** Where the platform can stop a workload: elsewhere the API server takes no such spec. */
  | { do: 'state'; is: 'Running' | 'Stopped' }
  | { do: 'scale'; replicas: number };

/** Workloads of other people, and what the object may do with them. */
export type StrangerStep =
  /** Somebody makes one; the platform lets nobody have a name twice. */
  | { do: 'stranger'; name: string; mark: keyof typeof MARKS }
  /** The object is to take one over: counted from the newest on. It is applied where there is none. */
  | { do: 'adopt'; nth: number; fromOwner: 'theirs' | 'wrong' | 'none' }
  | { do: 'unadopt' }
  /** The other object of the cluster, whose mark strangers may carry. */
  | { do: 'neighbour'; lives: boolean }
  | { do: 'adoptionAllowed'; is: boolean };

/** What a workload of somebody else carries. */
export const MARKS = {
  none: undefined,
  anotherCluster: 'cluster-2/prod/llama',
  neighbour: 'cluster-1/prod/neighbour',
} as const;
