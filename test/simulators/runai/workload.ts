/** An inference's `spec`, as it was sent. Never changed in place: a PATCH puts another in its stead. */
export type Spec = Readonly<Record<string, unknown>>;

export type Phase =
  | 'Creating'
  | 'Pending'
  | 'Initializing'
  | 'Running'
  | 'Updating'
  | 'Degraded'
  | 'Failed'
  | 'Completed'
  | 'Stopped'
  | 'Deleting';

/** One version of a workload's pods. */
export interface Revision {
  id: string;
  /** Counts from 1 within its workload. */
  number: number;
  createdAt: number;
  spec: Spec;
  phase: Phase;
  phaseSince: number;
  phaseMessage: string;
  deletedAt: number | undefined;
}

/** One line of a workload's history. */
export interface HistoryEntry {
  at: number;
  phase: Phase;
  message: string;
}

/** How far the control plane has got with bringing a NIM service to its cluster. */
export interface Sync {
  status: 'Queued' | 'Applying' | 'Synced' | 'Failed' | 'Deleting' | 'Deleted';
  since: number;
  message: string;
  /** Why the cluster will refuse it. */
  refusal: string | undefined;
  /** The cluster has had it once. */
  everSynced: boolean;
}

/** A workload; all times are milliseconds of the simulator's clock. */
export interface Workload {
  readonly id: string;
  /** The platform's kind: `Inference`, or another that somebody else made. */
  readonly type: string;
  readonly name: string;
  /** Differs from the name where it was asked for as a prefix. */
  readonly requestedName: string;
  readonly tenantId: number;
  readonly projectId: string;
  readonly clusterId: string;
  readonly createdBy: string;
  readonly createdAt: number;
  updatedAt: number;
  desiredPhase: 'Running' | 'Stopped' | 'Deleted';
  spec: Spec;
  /** What reads show of the spec for a while after a PATCH. */
  stale: { spec: Spec; until: number } | undefined;
  phase: Phase;
  /** A word that is shown in place of the phase. */
  word: string | undefined;
  phaseMessage: string;
  phaseReason: string;
  phaseUpdatedAt: number;
  runningPods: number;
  revisions: Revision[];
  /** A change that has been accepted and whose revision has not appeared yet. */
  pending: { at: number; spec: Spec; revision: boolean } | undefined;
  /** What is told about a rollout that was given up. */
  rollbackNote: string;
  /** Scaled to zero. */
  zero: boolean;
  /** When it last had a request. */
  trafficAt: number;
  /** What an autoscaler made of it; undefined: the smallest number that the spec allows. */
  replicas: number | undefined;
  deleteRequestedAt: number | undefined;
  /** Of NIM services alone. */
  sync: Sync | undefined;
  /** It has ceased to exist; only its tombstone is left. */
  goneAt: number | undefined;
  history: HistoryEntry[];
  /** Measurements by type; undefined types get made-up ones. */
  metrics: Record<string, string>;
  /** Bookkeeping: grows with each visible change. */
  version: number;
  /** Bookkeeping: when the next change by itself is due. */
  nextDue: number;
  /** Bookkeeping: the version of the world that `nextDue` was computed in. */
  worldVersion: number;
}

/** What every new workload begins with. */
export function newWorkload(
  identity: Pick<
    Workload,
    | 'id'
    | 'type'
    | 'name'
    | 'requestedName'
    | 'tenantId'
    | 'projectId'
    | 'clusterId'
    | 'createdBy'
    | 'createdAt'
    | 'spec'
  >,
): Workload {
  const at = identity.createdAt;
  return {
    ...identity,
    updatedAt: at,
    desiredPhase: 'Running',
    stale: undefined,
    phase: 'Creating',
    word: undefined,
    phaseMessage: '',
    phaseReason: '',
    phaseUpdatedAt: at,
    runningPods: 0,
    revisions: [],
    pending: { at, spec: identity.spec, revision: true },
    rollbackNote: '',
    zero: false,
    trafficAt: at,
    replicas: undefined,
    deleteRequestedAt: undefined,
    sync: undefined,
    goneAt: undefined,
    history: [{ at, phase: 'Creating', message: '' }],
    metrics: {},
    version: 1,
    nextDue: at,
    worldVersion: -1,
  };
}

/** The annotation that carries the owner mark. */
const OWNER_ANNOTATION = 'inference-operator.io/owner';

/** The owner mark that was sent, whether or not the platform shows it. */
export function ownerMark(spec: Spec): string | undefined {
  const annotations = spec['annotations'];
  if (!Array.isArray(annotations)) return undefined;
  const found = (annotations as { name?: string; value?: string }[]).find(
    ({ name }) => name === OWNER_ANNOTATION,
  );
  return found?.value;
}

/** The replicas that a spec allows. */
export function replicaBounds(spec: Spec): { min: number; max: number; retentionMs: number } {
  const { replicas } = spec;
  if (typeof replicas === 'number') return { min: replicas, max: replicas, retentionMs: 0 };
  const autoscaling = (spec['autoscaling'] ?? {}) as Record<string, number | null | undefined>;
  const min = autoscaling['minReplicas'] ?? 1;
  const max = autoscaling['maxReplicas'] ?? Math.max(min, 1);
  return { min, max, retentionMs: (autoscaling['scaleToZeroRetentionSeconds'] ?? 0) * 1000 };
}

/** What pods are made from, and what of a spec is about their number and priority alone. */
export function inParts(spec: Spec): { template: Spec; scaling: Spec } {
  const { autoscaling, replicas, priorityClass, category, ...template } = spec;
  return { template, scaling: { autoscaling, replicas, priorityClass, category } };
}

/** The revisions that are not removed, oldest first. */
export function liveRevisions(workload: Workload): Revision[] {
  return workload.revisions.filter(({ deletedAt }) => deletedAt === undefined);
}

/** The revision that answers requests. */
export function servingRevision(workload: Workload): Revision | undefined {
  return liveRevisions(workload).findLast(({ phase }) => phase === 'Running' || phase === 'Degraded');
}
