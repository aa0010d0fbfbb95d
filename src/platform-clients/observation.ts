/** A platform's phase in our words: the reasons of Ready that a platform can cause. */
export type PhaseClass =
  | 'Creating'
  | 'Pending'
  | 'Initializing'
  | 'Running'
  | 'ScaledToZero'
  | 'Updating'
  | 'Degraded'
  | 'Failed'
  | 'Completed'
  | 'Stopping'
  | 'Stopped'
  | 'Deleting'
  | 'Unknown';

/** One workload as a single read showed it. */
export interface Observation {
  id: string;
  name: string;
  home: string;
  /** RFC 3339, UTC. Undefined where the platform does not say. */
  createdAt: string | undefined;
  /** The owner mark that it carries; undefined where it has none. */
  mark: string | undefined;
  /** It has none, but what is left of the text that we sent with ours: the platform cuts texts of that length. */
  markIsCut?: true;
  /** Not a workload of this target's kind: the platform's word for what it is. */
  foreignKind: string | undefined;
  /** It is going away. */
  deleting: boolean;
  /** The platform's own word. */
  phase: string;
  phaseClass: PhaseClass;
  phaseMessage: string;
  /** Replicas running now, where the platform says. */
  replicas: number | undefined;
  endpoints: readonly { name: string; url: string; type: string }[];
  /** Where it runs in several regions. */
  regions?: readonly Region[];
  /** The ids of its GPU requests, and how it stands with their lease, where GPUs are leased. */
  gpuRequests?: readonly string[];
  lease?: Lease;
  /** Its console page, where there is one. */
  url: string | undefined;
  /** When the read began, on the monotonic clock: what is older than our last changing call is no evidence. */
  begunAt: number;
  /** What only the client that made the observation understands (echoed spec, revisions). */
  detail: unknown;
}

/** One region of a workload, as the platform names it. */
export interface Region {
  name: string;
  ready: number;
  desired: number;
  /** Empty where nothing is wrong. */
  message: string;
}

/** The time for which a workload has its GPUs. */
export interface Lease {
  /** RFC 3339, UTC; undefined where it has not begun. */
  expiresAt: string | undefined;
  /** The GPUs are gone although the workload is still there. */
  ended: boolean;
}

/** One page of a list. */
export interface Page {
  rows: readonly Row[];
  /** Where the next page begins; undefined at the end. */
  next: string | undefined;
  /** Rows without a readable id, so that they may be anybody's: while there are any, nothing is missing from the list. */
  unreadable: number;
  begunAt: number;
}

/** One workload as a list shows it. `digest` changes whenever something worth a look has changed. */
export interface Row {
  id: string;
  name: string;
  home: string;
  /** The platform's own word. */
  phase: string;
  phaseClass: PhaseClass;
  /** When the platform last changed anything about it (RFC 3339), where the list says. */
  changedAt: string | undefined;
  digest: string;
}

/** A place that the platform does not hear from. */
export interface Outage {
  /** Workloads whose home begins with this live there. */
  homePrefix: string;
  message: string;
}

/** Undefined where there is no number at the moment. */
export interface Measurements {
  /** Requests per second over all replicas. */
  throughput: number | undefined;
  /** Mean, in seconds. */
  latency: number | undefined;
}
