import type { Script } from './outcome.ts';
import type { Step, Surroundings } from './step.ts';
import {
  inParts,
  liveRevisions,
  servingRevision,
  type Phase,
  type Revision,
  type Workload,
} from './workload.ts';

const DEFAULT_INITIALIZATION_TIMEOUT_MS = 600_000;

/** What happens next to a workload's revisions by itself. */
export function nextRevisionStep(workload: Workload, around: Surroundings): Step | undefined {
  const candidates = [birth(workload, around), progress(workload, around), rollback(workload, around)];
  return candidates
    .filter((step) => step !== undefined)
    .reduce<Step | undefined>(
      (first, step) => (first === undefined || step.at < first.at ? step : first),
      undefined,
    );
}

/** An accepted change becomes a revision, or changes the newest one in place. */
function birth(workload: Workload, around: Surroundings): Step | undefined {
  const { pending } = workload;
  if (pending === undefined) return undefined;
  const first = workload.revisions.length === 0;
  // What the cluster does not have makes no pods there.
  if (workload.sync !== undefined && workload.sync.status !== 'Synced') return undefined;
  if (first && around.knobs.fault.stuckCreating && hasBadNodePort(workload)) return undefined;
  const { creatingMs, revisionMs } = around.knobs.durations;
  return {
    at: Math.max(pending.at, workload.sync?.since ?? 0) + (first ? creatingMs : revisionMs),
    apply: (at) => {
      workload.pending = undefined;
      workload.rollbackNote = '';
      const newest = liveRevisions(workload).at(-1);
      if (!pending.revision && newest !== undefined) {
        // What its pods are made from never changes, unless the platform knows of no revisions.
        const kept = around.knobs.revisionOn === 'never' ? pending.spec : inParts(newest.spec).template;
        newest.spec = { ...kept, ...inParts(pending.spec).scaling };
        workload.zero = false;
        return;
      }
      const serving = servingRevision(workload);
      // Only the newest of several updates wins: one that does not serve yet is dropped.
      for (const live of liveRevisions(workload)) if (live !== serving) live.deletedAt = at;
      workload.revisions.push({
        id: around.uuid(),
        number: workload.revisions.length + 1,
        createdAt: at,
        spec: pending.spec,
        phase: 'Pending',
        phaseSince: at,
        phaseMessage: '',
        deletedAt: undefined,
      });
    },
  };
}

/** The newest revision's way to its end. */
function progress(workload: Workload, around: Surroundings): Step | undefined {
  const newest = liveRevisions(workload).at(-1);
  return newest && waysOn[newest.phase]?.(newest, around, workload);
}

type WayOn = (revision: Revision, around: Surroundings, workload: Workload) => Step | undefined;

const waysOn: Readonly<Partial<Record<Phase, WayOn>>> = {
  Pending(revision, { knobs, script }) {
    const outcome = script?.outcome;
    if (outcome?.kind === 'neverScheduled') {
      return hint(revision, script, outcome.message ?? 'no node has enough free resources');
    }
    if (outcome?.kind === 'overQuota') {
      return hint(
        revision,
        script,
        `${outcome.reason ?? 'NonPreemptibleOverQuota'}: the project is over its quota`,
      );
    }
    return to(revision, 'Initializing', '', due(revision, script, knobs.durations.pendingMs));
  },
  Initializing(revision, { knobs, script }, workload) {
    const outcome = script?.outcome;
    const isNim = workload.sync !== undefined;
    const pulling = isNim ? knobs.nim.initDurationMs : knobs.durations.initializingMs;
    const at = due(revision, script, pulling);
    if (isNim && knobs.nim.initOutcome === 'failed')
      return to(revision, 'Failed', 'the model cannot be pulled', at);
    if (outcome?.kind === 'pullError') {
      return to(
        revision,
        'Failed',
        outcome.message ?? `image ${String(revision.spec['image'])} cannot be pulled`,
        at,
      );
    }
    if (outcome?.kind === 'rolloutFails' && revision.number > 1) {
      return to(revision, 'Failed', outcome.message ?? 'the container ends at once', at);
    }
    if (outcome?.kind === 'neverReady') {
      return to(
        revision,
        'Failed',
        'not ready within its initialization timeout',
        due(revision, script, timeout(revision)),
      );
    }
    return ready(workload, revision, at);
  },
  Running(revision, { script }) {
    const outcome = script?.outcome;
    const from = Math.max(revision.phaseSince, script?.since ?? 0);
    if (outcome?.kind === 'crash') {
      return to(
        revision,
        'Failed',
        outcome.message ?? 'container exited with code 1',
        from + outcome.afterMs,
      );
    }
    if (outcome?.kind === 'degraded') {
      return to(revision, 'Degraded', 'a pod is not ready', from + outcome.afterMs);
    }
    return undefined;
  },
  Degraded(revision, { script }) {
    return script?.outcome.kind === 'degraded'
      ? undefined
      : to(revision, 'Running', '', due(revision, script, 0));
  },
  Failed(revision, { knobs }, workload) {
    if (knobs.failedHealsAfterMs === null || servingRevision(workload) !== undefined) return undefined;
    return ready(workload, revision, revision.phaseSince + knobs.failedHealsAfterMs);
  },
};

/** When a phase of this length is over; not before a script that was given meanwhile. */
function due(revision: Revision, script: Script | undefined, ms: number): number {
  return Math.max(revision.phaseSince + ms, script?.since ?? 0);
}

/** A new revision that is not ready in time is removed, and the one before goes on serving. */
function rollback(workload: Workload, { knobs }: Surroundings): Step | undefined {
  // The NIM Operator gives no rollout up.
  if (workload.sync !== undefined) return undefined;
  const newest = liveRevisions(workload).at(-1);
  const serving = servingRevision(workload);
  if (newest === undefined || serving === undefined || newest === serving) return undefined;
  return {
    at: newest.createdAt + knobs.rolloutDeadlineMs,
    apply: (at) => {
      newest.deletedAt = at;
      newest.phase = 'Failed';
      newest.phaseSince = at;
      const why = newest.phaseMessage === '' ? 'not ready within the deadline' : newest.phaseMessage;
      workload.rollbackNote = `revision ${newest.number} was rolled back: ${why}`;
      if (knobs.rollbackSpec === 'old') workload.spec = serving.spec;
    },
  };
}

function to(revision: Revision, phase: Phase, message: string, at: number): Step {
  return {
    at,
    apply: (when) => {
      revision.phase = phase;
      revision.phaseSince = when;
      revision.phaseMessage = message;
    },
  };
}

function ready(workload: Workload, revision: Revision, at: number): Step {
  const step = to(revision, 'Running', '', at);
  return {
    at,
    apply: (when) => {
      step.apply(when);
      workload.zero = false;
      for (const live of liveRevisions(workload)) if (live !== revision) live.deletedAt = when;
    },
  };
}

/** Tells why nothing moves, once. */
function hint(revision: Revision, script: Script | undefined, message: string): Step | undefined {
  if (revision.phaseMessage === message) return undefined;
  return {
    at: due(revision, script, 0),
    apply: () => {
      revision.phaseMessage = message;
    },
  };
}

function timeout(revision: Revision): number {
  const serving = revision.spec['servingConfiguration'] as
    | { initializationTimeoutSeconds?: number | null }
    | null
    | undefined;
  const seconds = serving?.initializationTimeoutSeconds;
  return typeof seconds === 'number' ? seconds * 1000 : DEFAULT_INITIALIZATION_TIMEOUT_MS;
}

function hasBadNodePort(workload: Workload): boolean {
  const ports = (workload.spec['ports'] ?? []) as { serviceType?: string; external?: number }[];
  return ports.some(
    ({ serviceType, external }) =>
      serviceType === 'NodePort' && external !== undefined && (external < 30_000 || external > 32_767),
  );
}
