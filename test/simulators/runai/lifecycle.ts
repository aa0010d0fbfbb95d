import { syncStep } from './nim/sync.ts';
import type { Knobs } from './knobs.ts';
import { nextRevisionStep } from './revision-steps.ts';
import type { Step, Surroundings } from './step.ts';
import {
  liveRevisions,
  replicaBounds,
  servingRevision,
  type Revision,
  type Spec,
  type Workload,
} from './workload.ts';

/** The history is for people; a crash loop does not fill the memory. */
const HISTORY_LENGTH = 100;

/** Lets everything happen to a workload that is due until `now`, each thing at its own time. */
export function settle(workload: Workload, now: number, around: Surroundings): void {
  for (;;) {
    const step = nextStep(workload, around);
    if (step === undefined || step.at > now) {
      workload.nextDue = step?.at ?? Number.POSITIVE_INFINITY;
      return;
    }
    // A knob that was turned meanwhile may put a step before what has happened already.
    const at = Math.max(step.at, workload.updatedAt);
    step.apply(at);
    refresh(workload, at, around.knobs);
  }
}

function nextStep(workload: Workload, around: Surroundings): Step | undefined {
  if (workload.goneAt !== undefined) return undefined;
  const { knobs, script } = around;
  const outcome = script?.outcome;
  const gone = (at: number): void => {
    workload.goneAt = at;
    workload.desiredPhase = 'Deleted';
    if (workload.sync !== undefined) workload.sync = { ...workload.sync, status: 'Deleted', since: at };
  };
  if (workload.deleteRequestedAt !== undefined) {
    if (outcome?.kind === 'stuckDeleting') return undefined;
    return { at: workload.deleteRequestedAt + knobs.durations.deletingMs, apply: gone };
  }
  const steps: (Step | undefined)[] = [
    nextRevisionStep(workload, around),
    zeroStep(workload, knobs),
    syncStep(workload, knobs.nim),
  ];
  if (outcome?.kind === 'vanish') {
    steps.push({ at: Math.max(workload.createdAt, script?.since ?? 0) + outcome.afterMs, apply: gone });
  }
  return steps
    .filter((step) => step !== undefined)
    .reduce<Step | undefined>(
      (first, step) => (first === undefined || step.at < first.at ? step : first),
      undefined,
    );
}

/** Scaling to zero, where the spec allows it and nobody asks for anything. */
function zeroStep(workload: Workload, { durations }: Knobs): Step | undefined {
  const serving = servingRevision(workload);
  if (serving === undefined || workload.zero || workload.replicas !== undefined) return undefined;
  const { min, retentionMs } = replicaBounds(serving.spec);
  if (min > 0) return undefined;
  return {
    at:
      Math.max(serving.phaseSince, workload.trafficAt, workload.sync?.since ?? 0) +
      (workload.sync ? durations.stoppingMs : retentionMs),
    apply: () => {
      workload.zero = true;
    },
  };
}

/** Recomputes what a workload shows. Moves its times only where something changed. */
export function refresh(workload: Workload, at: number, knobs: Knobs): void {
  const shown = appearance(workload, knobs);
  const phaseMoved = shown.phase !== workload.phase;
  Object.assign(workload, shown);
  if (phaseMoved) {
    workload.phaseUpdatedAt = at;
    workload.history.push({ at, phase: shown.phase, message: shown.phaseMessage });
    if (workload.history.length > HISTORY_LENGTH) workload.history.shift();
  }
  workload.updatedAt = at;
  workload.version += 1;
}

type Appearance = Pick<Workload, 'phase' | 'phaseMessage' | 'phaseReason' | 'runningPods'>;

function appearance(workload: Workload, knobs: Knobs): Appearance {
  const newest = liveRevisions(workload).at(-1);
  const serving = servingRevision(workload);
  const runningPods = serving === undefined ? 0 : runningReplicas(workload, serving);
  const shown = { phaseMessage: '', phaseReason: '', runningPods };
  if (workload.deleteRequestedAt !== undefined || workload.goneAt !== undefined) {
    return { ...shown, phase: 'Deleting' };
  }
  // Suspended: its revisions stay, and none has pods.
  if (workload.desiredPhase === 'Stopped') return { ...shown, phase: 'Stopped', runningPods: 0 };
  if (newest === undefined) return { ...shown, phase: 'Creating' };
  if (serving === undefined) {
    const overQuota = /^(NonPreemptibleOverQuota|OverLimit)/.exec(newest.phaseMessage)?.[1];
    return {
      ...shown,
      phase: newest.phase,
      phaseMessage: newest.phaseMessage,
      phaseReason: overQuota ?? '',
    };
  }
  if (serving !== newest) {
    // A NIM service has no revisions to tell of.
    if (workload.sync !== undefined) {
      const phase = newest.phase === 'Failed' ? 'Degraded' : 'Updating';
      return { ...shown, phase, phaseMessage: newest.phaseMessage };
    }
    const progress = `revision ${newest.number} is ${newest.phase}${newest.phaseMessage === '' ? '' : `: ${newest.phaseMessage}`}`;
    return { ...shown, phase: serving.phase, phaseMessage: progress };
  }
  const phase = workload.zero && serving.phase === 'Running' ? knobs.zeroPhase : serving.phase;
  return { ...shown, phase, phaseMessage: workload.rollbackNote || serving.phaseMessage };
}

/** Pods beside the leader of each replica, where it spreads over nodes. */
function workersOf(spec: Spec): number {
  const { workers } = (spec['multiNode'] ?? {}) as { workers?: number };
  return workers ?? 0;
}

function runningReplicas(workload: Workload, serving: Revision): number {
  if (workload.zero) return 0;
  const sets = workload.replicas ?? Math.max(1, replicaBounds(serving.spec).min);
  const wanted = sets * (1 + workersOf(serving.spec));
  return serving.phase === 'Degraded' ? wanted - 1 : wanted;
}
