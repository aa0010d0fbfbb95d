import type { InferenceDeploymentSpec } from '../crd/inference-deployment.ts';
import type { Assessment, Question } from './assessment.ts';
import type { Call } from './call.ts';
import type { Desired, Subject, Translation } from './desired.ts';
import type { PlatformError } from './errors.ts';
import type { Measurements, Observation, Outage, Page } from './observation.ts';

export type * from './assessment.ts';
export type { Call, Reservation } from './call.ts';
export type * from './desired.ts';
export type * from './observation.ts';

/**
 * The port: what the controller asks of a platform, and no more. One implementation per target.
 * Calls answer; they throw only on a bug of ours. Pure functions say so.
 */
export interface PlatformClient {
  /** What this platform can do. */
  readonly capabilities: Capabilities;

  /**
   * The request that would be sent for a spec, or why none can be. Pure, but that a client may note which values are
   * secret, to mask them in what the platform says.
   */
  translate(subject: Subject): Translation;

  /**
   * Is it asked anew where a spec's workload lives (`locate`), though one has a home already? Not where only a default
   * of the platform object says so, which may be edited and moves nothing. Pure.
   */
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

  /**
   * Would the platform refuse a create for want of quota? A read, made before a create and before the delete that a
   * recreation begins with. `replaces`: what is deleted then, and counts as in use until it is gone. Undefined where it
   * would not, or where that cannot be told. Absent where a platform cannot be asked.
   */
  checkQuota?(
    home: string,
    desired: Desired,
    call: Call,
    replaces?: Observation,
  ): Promise<PlatformError | undefined>;

  create(home: string, desired: Desired, call: Call): Promise<Outcome>;

  /**
   * Makes a workload what is desired, in place, with at most one call that changes something. `observed` was read in
   * the same pass. A `Busy` refusal may mean that the next update is made in another way. What the platform took
   * and its reads do not show within the visibility window is `Immutable`; until then it is `unseen`.
   */
  update(observed: Observation, desired: Desired, call: Call, judging: Judging): Promise<Outcome>;

  delete(observed: Observation, call: Call): Promise<Outcome>;

  /** Runs what was stopped. Absent, as `stop`, where a platform cannot stop a workload and keep it. */
  start?(observed: Observation, call: Call): Promise<Outcome>;
  stop?(observed: Observation, call: Call): Promise<Outcome>;

  /**
   * How far tasks have got whose ids outcomes have given. A task that the platform no longer knows has ended. `name`:
   * of the workload that they are about; undefined where nobody knows. Absent where calls have no tasks.
   */
  track?(tasks: readonly string[], name: string | undefined, call: Call): Promise<Progress | PlatformError>;

  /**
   * The tasks that may still make a workload of this name there, for a create whose answer, and with it its tasks,
   * was lost. Those that are provably another name's are left out. Absent where `track` is.
   */
  openCreates?(home: string, name: string, call: Call): Promise<readonly string[] | PlatformError>;

  /**
   * Without an owner mark: is this what a create with that fingerprint (`Desired.fingerprint`) has made? `Unclear`:
   * it does not show enough yet; undefined where it never will. `startedAt`: when the call was made, by our wall clock.
   * Pure. Absent where a mark is kept.
   */
  recognise?(
    fingerprint: string,
    startedAt: number,
    observed: Observation,
  ): 'Same' | 'Other' | 'Unclear' | undefined;

  /**
   * Releases those of these GPU requests (`Observation.gpuRequests`) that still hold GPUs. Accepted once none does;
   * until then a `Busy` refusal says what it waits for, with `after` where nothing but time is needed. May be
   * repeated. Absent where GPUs are not leased.
   */
  releaseGpus?(requests: readonly string[], call: Call): Promise<Outcome>;

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
  /** What it calls one of its workloads, for people: `inference`. */
  workloadKind: string;
  /** A read by id answers for sure, so one positive absence is enough for a workload seen before. */
  definiteRead: boolean;
  /** A workload keeps an owner mark. Where none is kept, what is ours rests on status, written before each create. */
  keepsMark: boolean;
  /** An id is given again to whatever comes after a workload: it is the same only with the same `createdAt`. */
  reusesIds: boolean;
  /** It can change a workload. Where it cannot, `update` is never called, and every change takes a new workload. */
  updatesInPlace: boolean;
  /** Reads that `find` usually costs for a workload that is there. */
  callsPerLook: number;
  /** Most calls that a pass makes where all is answered: a look, one change, and the reads that belong to it. */
  callsPerPass: number;
}

/** How it is told whether an update that was taken is in force. */
export interface Judging {
  /** How late reads may be, in milliseconds. */
  visibilityWindow: number;
  /** Differences that stay are no objection: `driftPolicy: Ignore`. */
  ignoresDrift: boolean;
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
  /** A read has shown it before, and not only the answer to its create. */
  seen?: boolean;
  /** The id is that of a workload of ours on record, and not what somebody wishes to adopt: it is of our kind. */
  recorded?: boolean;
  /** No create can have been made for it, so one look tells: nothing of it can be hidden or late. */
  unclaimed?: boolean;
  /** An update that another process has sent may be at work on it, and nobody here was told of that. */
  inherited?: boolean;
}

/**
 * Only a positive answer is Absent: the platform said so, and the home was readable in the same pass.
 * Everything else that is not Present is Unknown, and nothing follows from it.
 */
export type Finding =
  /** `apart`: believed only by two reads that are so many milliseconds apart, where that is more than the window. */
  | { kind: 'Absent'; begunAt: number; apart?: number }
  /** Of one of another kind, `apart` means the same for what is not shown beside it. */
  | { kind: 'Present'; observation: Observation; apart?: number }
  | { kind: 'Unknown'; error: PlatformError };

/** What came of a call that changes something. */
export type Outcome =
  /** Done, or the platform works on it. */
  | {
      kind: 'Accepted';
      /** Where the answer to a create identifies it; else the first read that shows it does. */
      workload?: { id: string; createdAt: string; phase: string };
      /** What works on it; nothing counts as accepted before all of them have ended well (`track`). */
      tasks?: readonly string[];
      /** Of an update: what `operation.baseline` must be, where the client knows more than `assess` did. */
      baseline?: string;
      /**
       * Of an update: what was taken and is not shown yet, as a clause for people. It may never be, so nothing counts
       * as accepted; the same update, asked for again soon, tells.
       */
      unseen?: string;
    }
  /**
   * It did not happen. `uncalled`: it was not even asked for, because a question before it came out so. `after`: nothing
   * is wrong with it, and the same call passes after what must come first and is under way now; a noun for people, such
   * as "the release of its GPUs". Only of deletes and of releases of GPUs.
   */
  | { kind: 'Refused'; error: PlatformError; uncalled?: true; after?: string }
  /** No answer that tells: it may have happened. */
  | { kind: 'Ambiguous'; error: PlatformError };

/** How far tasks have got. */
export interface Progress {
  /** Those that are still queued or at work. */
  open: readonly string[];
  /** Why one of them failed that creates or changes, classed as the refusal of the call would be. */
  failed: PlatformError | undefined;
  /** Why one of them failed that deletes: it is made again, whatever the words say. */
  notDeleted?: PlatformError;
  /**
   * They have ended, and nobody can tell how: the platform no longer knows one of them; or they change something, and
   * whether they did all of it only the process knows that has sent it.
   */
  lost?: true;
  /**
   * One of them has failed that changes a workload, and nobody can tell whether it was this one: a call that only a
   * list has told of may be another's. Only the next call tells whether what was sent is refused.
   */
  doubtful?: true;
  /** They change something, and not all of it could go in one call: the rest is to be sent still. */
  rest?: true;
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
