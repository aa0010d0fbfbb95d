import type { DeploymentEventReason } from '../../../crd/event-reasons.ts';
import type { InferenceDeploymentStatus } from '../../../crd/inference-deployment.ts';
import type { Condition } from '../../../kube/objects.ts';
import { observedStatus } from '../../../crd/unobserved.ts';
import { targetOf } from '../../../platform-clients/registry.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { nextConditions } from '../../conditions.ts';
import { createMergePatch } from '../../merge-patch.ts';
import { bounded } from './bounded.ts';
import type { Decision, Happening, Judgement } from '../decision.ts';
import { isDeleting, recordedId, requestedReconcile } from '../facts.ts';
import { violationOf } from '../spec-change.ts';
import { firstWords } from '../rules/waiting.ts';
import { waitIsOver } from '../rules/work-waits.ts';
import { isAnswered, type Situation } from '../situation.ts';

/** What a pass tells the world. */
export interface Report {
  /** The patch of the status; undefined where nothing worth a write differs. */
  patch: Record<string, unknown> | undefined;
  /** The conditions, as the patch makes them. */
  conditions: readonly Condition[];
  /** Events, once the patch is written. */
  happenings: readonly Happening[];
}

/**
 * The status and the events that follow from a decision. `stored` is the object as the API server has it; the
 * situation's may know more. Pure.
 */
export function report(
  s: Situation,
  decision: Decision,
  stored: { status?: InferenceDeploymentStatus },
): Report {
  const before = observedStatus(stored) ?? {};
  // Whatever is said, an object without Ready would pass for finished.
  const judgement = { ...firstWords(s), ...waitIsOver(s), ...decision.judgement };
  const generation = s.object.metadata.generation;
  const conditions = nextConditions(
    before.conditions ?? [],
    {
      verdicts: { Ready: judgement.ready, Available: judgement.available, Synced: judgement.synced },
      progress: judgement.progress,
      rests: s.object.spec.paused,
    },
    generation,
    formatTimestamp(s.time.wall),
  );
  const requested = requestedReconcile(s);
  const after = bounded({
    ...before,
    ...s.memory.carried,
    ...decision.changes,
    observedGeneration: generation,
    target: targetOf(s.object.spec),
    selector: `inference-operator.io/deployment=${s.object.metadata.uid}`,
    ...(isHandled(s, decision) && { lastHandledReconcileAt: requested }),
    // Without `adopt` its record is history; once that is gone, the same id may be adopted again.
    ...(s.object.spec.adopt === undefined && { adoptedId: undefined }),
    conditions,
  });
  const patch = createMergePatch(before, after);
  // The time of the last look alone is not worth a write: settled objects cost none.
  const worthWriting = patch !== undefined && Object.keys(patch).some((key) => key !== 'lastObservedAt');
  return {
    patch: worthWriting ? patch : undefined,
    conditions,
    happenings: [
      ...decision.happenings,
      ...transitions(before.conditions ?? [], conditions, deletionEvent(s, judgement)),
    ],
  };
}

/**
 * The full pass that was asked for has been made, and come to something: with an answer of the platform, unless none is
 * needed. Until then every wait and every count of attempts stays ended.
 */
function isHandled(s: Situation, decision: Decision): boolean {
  if (requestedReconcile(s) === '' || isOnlyAStep(decision)) return false;
  if (s.look !== undefined) return isAnswered(s.look);
  return violationOf(s) !== undefined && recordedId(s) === undefined;
}

/** It makes ready for what comes next, is not sure yet whether that comes, or its call has failed for the moment. */
const isOnlyAStep = ({ action, next, unsure }: Decision): boolean =>
  action.type === 'Hold' ||
  unsure === true ||
  next.kind === 'Backoff' ||
  (next.kind === 'After' && next.ms === 0);

const eventsOfSynced: Partial<Record<string, DeploymentEventReason>> = {
  Rejected: 'Rejected',
  ImmutableChange: 'Rejected',
  Unsupported: 'Rejected',
  SecretNotFound: 'Rejected',
  NameConflict: 'NameConflict',
  QuotaExceeded: 'QuotaExceeded',
};

/** What the event of a deletion that begins is; a workload that somebody deletes on the platform is none. */
function deletionEvent(s: Situation, { hindered, progress }: Judgement): Happening['type'] | undefined {
  if (!isDeleting(s)) return undefined;
  return hindered === true || progress?.kind === 'Stalled' ? 'Warning' : 'Normal';
}

/** Events that follow from what a condition has become. A Ready that comes back from Unknown says nothing. */
function transitions(
  before: readonly Condition[],
  after: readonly Condition[],
  deletion: Happening['type'] | undefined,
): Happening[] {
  const events: Happening[] = [];
  for (const { type, status, reason, message } of after) {
    const old = before.find((condition) => condition.type === type);
    if (old?.reason === reason && old.status === status) continue;
    if (type === 'Ready' && status === 'True' && old?.status === 'False')
      events.push({ type: 'Normal', reason: 'Ready', note: message });
    if (type === 'Ready' && (reason === 'Degraded' || reason === 'Failed') && old?.status !== 'Unknown')
      events.push({ type: 'Warning', reason, note: message });
    if (type === 'Ready' && reason === 'Deleting' && deletion !== undefined)
      events.push({ type: deletion, reason, note: message });
    const event = type === 'Synced' && old?.reason !== reason ? eventsOfSynced[reason] : undefined;
    if (event !== undefined) events.push({ type: 'Warning', reason: event, note: message });
  }
  return events;
}
