import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import type { Happening, StatusChanges } from '../decision.ts';
import type { SecretsRead } from '../secrets/secrets.ts';

/**
 * What this process remembers of an object between passes. All of it may be lost: a fresh process then waits
 * longer or reads once more, and nothing worse. Times are on the monotonic clock.
 */
export interface Memory {
  /** Of another incarnation nothing is remembered. */
  readonly uid: string;
  /** The `resourceVersion` that was passed over or written last; empty before the first. */
  version: string;
  /** When this process, as leader, first saw the object. */
  readonly tookOverAt: number;
  /** When this process first saw that the object is being deleted; undefined before that. */
  deletingSince: number | undefined;
  /** When our last call that changed something ended: what a read began before is no evidence. */
  lastChangeAt: number;
  /** When the last create call ended, whoever made it; another's counts when its trace is first seen. */
  lastCreateAt: number;
  /** Finalizer and open Create as last seen or written here: a difference is the trace of somebody else's call. */
  trace: string;
  /** What it shows of calls and what came of them, likewise: a difference is news from somebody else. */
  journal: string;
  /** Since when the key waits for its connection's turn. */
  parkedSince: number | undefined;
  /** The delete that the platform accepted last: of which workload, and when. */
  deleteAccepted: { id: string; at: number } | undefined;
  /** By how much an unanswered create of this process widens the visibility window. */
  widerWindowMs: number;
  /** Why the write before a create call went unanswered, so that the call was not made; until one is, or a look shows it. */
  lostClaim: string | undefined;
  /** Hashes of what updates have sent since one of them came to a good end, oldest first. */
  sentSince: readonly string[];
  /** A correction of drift went unanswered; until a look shows that nothing differs, or another call is made. */
  lostCorrection: boolean;
  /** Drift was told of that a create sets right; until that is told, which takes a create or what came of it. */
  mending: boolean;
  /**
   * After a create whose answer was lost: the tasks that may be its own and have not ended; a closed set, so that those
   * of others that begin later hold nothing up. Undefined before it was asked for.
   */
  openCreates: readonly string[] | undefined;
  /** The first read of an absence that is not believed yet. */
  absentSince: number | undefined;
  /** A provisional answer of `assess`, and when it was first given. */
  provisional: { key: string; since: number } | undefined;
  /** A user's edit waits for a turn or for the connection: whatever wakes the object meanwhile, it is urgent. */
  urgent: boolean;
  /** Since when work of the object's own waits for its connection. */
  waitingSince: number | undefined;
  /** Since when looks have ended without an answer: one is owed, and what was seen before grows old. */
  unseenSince: number | undefined;
  /** When a look was answered last. */
  answeredAt: number | undefined;
  /** Not before this moment another look at the platform, unless something asks for one. */
  nextLookAt: number;
  /** When the fields were last compared. */
  lastFullCheckAt: number | undefined;
  /** The Secrets that the spec takes values from, once they were read; undefined where it takes none. */
  secrets: SecretsRead | undefined;
  /** A row of the list hinted at a change. */
  suspect: boolean;
  /** What was seen at the last look; a difference asks for another. */
  lookedAt: { generation: number; deleting: boolean; epoch: number } | undefined;
  /** What a call answered and no status write has taken yet. */
  carried: StatusChanges;
  /** Events that go with it, or with a status write or release whose answer was lost. */
  untold: readonly Happening[];
  /** The release that was tried last, to be told once the object is gone. */
  releasing: { object: InferenceDeployment & KubeObject; happenings: readonly Happening[] } | undefined;
  /** The version that a write of ours was refused for: somebody else's write came first. */
  overtaken: string | undefined;
  /** The same, and the API server has nothing newer. */
  unexplained: string | undefined;
  /** Our finalizer is off: there is nothing more to do, though the watch may not have brought the end yet. */
  released: boolean;
  /** The operation under way, for its duration: what it began as, and when. Only if this process began it. */
  operation: { type: string; begunAt: number } | undefined;
}

/** The memory of an object that is seen for the first time. */
export function freshMemory(uid: string, trace: string, now: number): Memory {
  return {
    uid,
    version: '',
    tookOverAt: now,
    deletingSince: undefined,
    lastChangeAt: Number.NEGATIVE_INFINITY,
    lastCreateAt: now,
    trace,
    journal: '',
    parkedSince: undefined,
    deleteAccepted: undefined,
    widerWindowMs: 0,
    lostClaim: undefined,
    sentSince: [],
    lostCorrection: false,
    mending: false,
    openCreates: undefined,
    absentSince: undefined,
    provisional: undefined,
    urgent: false,
    waitingSince: undefined,
    unseenSince: undefined,
    answeredAt: undefined,
    nextLookAt: Number.NEGATIVE_INFINITY,
    lastFullCheckAt: undefined,
    secrets: undefined,
    suspect: false,
    lookedAt: undefined,
    carried: {},
    untold: [],
    releasing: undefined,
    overtaken: undefined,
    unexplained: undefined,
    released: false,
    operation: undefined,
  };
}
