import type { LogLine } from '../support/operator/process-log.ts';

/** A fault that there was, of the API server or of the platform that the objects of a namespace are on. */
export type PastFault = FaultTime & ({ side: 'api' } | { side: 'platform'; namespace: string });

/** As of `Date.now()`. */
interface FaultTime {
  what: string;
  from: number;
  /** What comes of it, such as calls that run into their time limit, can be heard until then. */
  until: number;
}

/** The operator's process at a moment. */
export interface Sample {
  rssMb: number;
  /** Open file descriptors; undefined where the system does not tell. */
  fds: number | undefined;
}

/** One bucket of a histogram as Prometheus has it: how many values are at most this. */
export interface Bucket {
  atMost: number;
  count: number;
}

/** How much was asked for, and how much was called for it. */
export interface Calls {
  /** Creates, edits and deletes of objects by their users. */
  changes: number;
  /** The operator's writes to the API server about deployments, events among them. */
  apiWrites: number;
  platformWrites: number;
  /** All reads from platforms, and for how many object-seconds. */
  platformReads: number;
  objectSeconds: number;
  /** Writes to either side while all was settled and nobody wanted anything. */
  calmWrites: readonly string[];
}

/** All that a run is judged by. */
export interface Evidence {
  faults: readonly PastFault[];
  samples: readonly Sample[];
  logs: readonly LogLine[];
  /** By the operator's own count. */
  panics: number;
  passErrors: number;
  /** How long passes took, in seconds. */
  passes: readonly Bucket[];
  /** Keys that waited or were worked on once all objects were gone. */
  queued: number;
  /** What was not as users wanted it, long after they had stopped to want. */
  unsettled: readonly string[];
  /** By the platforms' ledgers and the record of every status. */
  wrongs: readonly string[];
  leaks: readonly string[];
  /** What was wrong with how the process ended: by itself, or not with 0 when it was asked to. */
  badEnd: string | undefined;
  calls: Calls;
}
