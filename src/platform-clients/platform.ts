import type { InferenceDeploymentSpec, InferenceDeploymentStatus } from '../crd/inference-deployment.ts';
import type { PlatformError } from './errors.ts';

/**
 * The port: what the controller asks of a platform, and no more. One implementation per target.
 * Calls answer; they throw only on a bug of ours. Pure functions say so.
 */
export interface PlatformClient {
  /** What this platform can do. */
  readonly capabilities: Capabilities;

  /** The request that would be sent for a spec, or why none can be. Pure. */
  translate(subject: Subject): Translation;

  /** Does the spec itself say where its workload lives, or do the platform object's defaults? Pure. */
  namesHome(spec: InferenceDeploymentSpec): boolean;

  /**
   * Where a spec's workload lives: names of projects, clusters, workspaces made into ids. `expected`: the home that
   * they led to before; an answer that differs from it is not taken from a cache for long, of several places it is
   * the one that is meant, and where it cannot be read the answer is Unknown, not Rejected.
   */
  locate(spec: InferenceDeploymentSpec, call: Call, expected?: string): Promise<Location>;

  /**
   * One workload: by id where one is given; where that id is positively gone, or none is given, by its exact
   * name (then the answer may have another id). Absent means that neither is there. Never from a cache.
   */
  find(identity: Identity, call: Call): Promise<Finding>;

  /** One page of light rows over everything that the connection may see, for the observer. */
  list(cursor: string | undefined, call: Call): Promise<Page | PlatformError>;

  create(home: string, desired: Desired, call: Call): Promise<Outcome>;

  /**
   * Makes a workload what is desired, in place, with at most one call that changes something. `observed` was read in
   * the same pass. A `Transient` refusal may mean that the next update is made in another way. What the platform took
   * and its reads do not show within the visibility window is `Immutable`; until then it is `unseen`.
   */
  update(observed: Observation, desired: Desired, call: Call, judging: Judging): Promise<Outcome>;

  delete(observed: Observation, call: Call): Promise<Outcome>;

  /**
   * The fields that we own and that differ. Defaults that the platform added are no difference. What it tells depends
   * on nothing else; a client may learn from it what has become of its last update.
   */
  diff(desired: Desired, observed: Observation): Difference[];

  /** What the platform itself measures of a workload. Absent where it measures nothing. */
  measure?(id: string, call: Call): Promise<Measurements | PlatformError>;

  /**
   * Where the platform has lost contact with what it runs: what it says of workloads there is old. One call for all
   * of them. Absent where a platform cannot tell.
   */
  outages?(call: Call): Promise<readonly Outage[] | PlatformError>;

  /**
   * The project or workspace of a home, by its id and, where lists have shown it, its name. Undefined as long as no
   * list has come to its end. Absent where a platform has no such parts. No I/O.
   */
  partAt?(home: string): { id: string; name: string | undefined } | undefined;

  /** What an observation says about a spec: does the platform serve it? Pure. */
  assess(question: Question): Assessment;
}

/** What a platform can do; the controller's rules differ by these and never by a platform's name. */
export interface Capabilities {
  /** A read by id answers for sure, so one positive absence is enough for a workload seen before. */
  definiteRead: boolean;
  /** Reads that `find` usually costs for a workload that is there. */
  callsPerLook: number;
  /** Most calls that a pass makes where all is answered: a look, one change, and the reads that belong to it. */
  callsPerPass: number;
}

/** One call's circumstances. */
export interface Call {
  signal: AbortSignal;
  /** `edit`: somebody waits for it. `poll`: nobody does. The limiter serves edits first. */
  priority: 'edit' | 'poll';
  /** On the monotonic clock: a change that could not be sent by then is not sent any more. */
  notAfter?: number;
  /** Tokens that the limiter set aside for this pass: used before any others. */
  reservation?: Reservation;
  /** Passes wait for it, though it is made for none of them alone. */
  forPasses?: true;
}

/** How it is told whether an update that was taken is in force. */
export interface Judging {
  /** How late reads may be, in milliseconds. */
  visibilityWindow: number;
  /** Differences that stay are no objection: `driftPolicy: Ignore`. */
  ignoresDrift: boolean;
}

/** Tokens set aside for one pass, so that it need not wait between its calls. */
export interface Reservation {
  /**
   * Waits until the pass can make one more call at once: what must be followed closely by a call is not begun before.
   * Rejects as a call that waits for its permit does.
   */
  ready(call: Call): Promise<void>;
  /** Gives back what was not used. May be called more than once. */
  release(): void;
}

/** What is translated: a spec and the mark that its workload will carry. */
export interface Subject {
  namespace: string;
  name: string;
  spec: InferenceDeploymentSpec;
  ownerMark: string;
  /** The hash of the body that the platform accepted last: it tells which fields the spec has dropped since. */
  applied?: string;
}

/** What a spec comes to: something to send, or why nothing can be. */
export type Translation =
  | { kind: 'Desired'; desired: Desired }
  /** Refused by our own checks: `field` is a path below the target's section, `message` says what to write. */
  | { kind: 'Violation'; field: string; message: string };

/** What we want on the platform. */
export interface Desired {
  /** The workload's name there. */
  name: string;
  /** The body of a create, without the home. The controller never looks inside. */
  body: Record<string, unknown>;
  /** Of the body; begins with the version of `translate`, so that a hash of another version triggers nothing. */
  hash: string;
  /** The hash of the body that the platform accepted last, as `Subject` gave it. */
  applied?: string;
  /** Things that the user should know although nothing is wrong; they are added to the message of Synced. */
  notices: readonly string[];
}

/** Where a workload lives. A home is a text of the client's own; see `isSameHome` for when two are one. */
export type Location =
  | { kind: 'Home'; home: string }
  /** The name leads nowhere, or to more than one place. The message says what to write. */
  | { kind: 'Rejected'; message: string }
  | { kind: 'Unknown'; error: PlatformError };

/** Which workload is looked for, and what else is to be read with it. */
export interface Identity {
  home: string;
  name: string;
  id?: string;
  /** `operation.baseline`, while an update is under way: then what a roll-back leaves behind is read too. */
  baseline?: string;
  /** The spec is not what the platform accepted last: what an update has to know first is read beside the rest. */
  changing?: boolean;
}

/**
 * Only a positive answer is Absent: the platform said so, and the home was readable in the same pass.
 * Everything else that is not Present is Unknown, and nothing follows from it.
 */
export type Finding =
  | { kind: 'Absent'; begunAt: number }
  | { kind: 'Present'; observation: Observation }
  | { kind: 'Unknown'; error: PlatformError };

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
  /** RFC 3339, UTC. */
  createdAt: string;
  /** The owner mark that it carries; undefined where it has none. */
  mark: string | undefined;
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
  /** Its console page, where there is one. */
  url: string | undefined;
  /** When the read began, on the monotonic clock: what is older than our last changing call is no evidence. */
  begunAt: number;
  /** What only the client that made the observation understands (echoed spec, revisions). */
  detail: unknown;
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

/** What came of a call that changes something. */
export type Outcome =
  /** Done, or the platform works on it. */
  | {
      kind: 'Accepted';
      workload?: { id: string; createdAt: string; phase: string };
      tasks?: readonly string[];
      /** Of an update: what `operation.baseline` must be, where the client knows more than `assess` did. */
      baseline?: string;
      /**
       * Of an update: what was taken and is not shown yet, as a clause for people. It may never be, so nothing counts
       * as accepted; the same update, asked for again soon, tells.
       */
      unseen?: string;
    }
  /** It did not happen. */
  | { kind: 'Refused'; error: PlatformError }
  /** No answer that tells: it may have happened. */
  | { kind: 'Ambiguous'; error: PlatformError };

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

/** One field that the platform has otherwise than the spec. `path` begins with the section that is compared. */
export interface Difference {
  path: string;
  /** Only for numbers, booleans, enumerations, quantities and images; the rest may hold secrets. */
  desired?: string;
  observed?: string;
  /** The platform can change it in place. */
  mutable: boolean;
}

/** What an assessment rests on. */
export interface Question {
  desired: Desired;
  observation: Observation;
  operation: InferenceDeploymentStatus['operation'];
  /** A provisional answer that an earlier read in this process gave, and when (monotonic) it was first given. */
  provisional: { key: string; since: number } | undefined;
  /** Differences that stay are no objection: `driftPolicy: Ignore`. */
  ignoresDrift?: boolean;
  /** The platform object's polling settings, in milliseconds. */
  polling: { active: number; visibilityWindow: number };
}

/** What the platform makes of a spec. */
export interface Assessment {
  /** What the spec asks for is so. */
  ready: boolean;
  reason: PhaseClass;
  message: string;
  /** Some revision serves, or wakes on a request. */
  available: boolean;
  /** The platform gave the new revision up and serves the one before. */
  rolledBack: boolean;
  /** It will not move by itself any more. */
  stuck: boolean;
  /** Not ready yet, but so once a read at least `apart` ms after the first with this key says the same. */
  provisional?: { key: string; apart: number };
  /** What `operation.baseline` must be when an update is sent now, or where the one under way was rolled back. */
  baseline: string | undefined;
}
