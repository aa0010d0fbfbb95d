import type { PlatformError } from '../../../platform-clients/errors.ts';
import type { Assessment, Difference, Observation } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { sentence } from '../../sentence.ts';
import type { Decision, StatusChanges } from '../decision.ts';
import {
  active,
  adoptionPending,
  foundName,
  hasFinalizer,
  hasReason,
  idle,
  isDeleting,
  isReadyNow,
  isRequested,
  recordedId,
} from '../facts.ts';
import { bodyChange, isOtherUpdateOpen, seenChange } from '../spec-change.ts';
import { heldBackFor } from '../timing/held-back.ts';
import type { FoundSituation, Look, Situation } from '../situation.ts';
import { unheardCorrection } from '../unheard-correction.ts';
import { goesOn, inProgress, say } from '../verdicts.ts';
import { withCorrection } from './correction.ts';
import { asAssumed, despiteDrift, drift, listed, unequal, withdrawReady } from './drift.ts';
import { editOfFixed, heldBack, immutableChange } from './fixed-spec.ts';
import { gpuRequestsOnRecord } from './gpu-requests.ts';
import { atLeaseEnd } from './lease-end.ts';
import { takenBack } from './news.ts';
import { observedFields } from './observed-fields.ts';
import { isOfBefore } from './of-before.ts';
import { pausedWith } from './paused.ts';
import { recreating } from './recreation.ts';
import { runState, withStopped } from './run-state.ts';
import { availability, availableBy, settle } from './settling.ts';
import { beginRecreate, RECREATE, update } from './steps.ts';
import { failedChange, withAccepted, workedOn } from './tasks.ts';
import { unsendable } from './unsendable.ts';

/** A live object whose workload is there and is ours. Pure. */
export function presence(s: FoundSituation, look: Look, found: Observation): Decision {
  // What it shows is told by the look that follows: to write it down without a verdict would leave an old one beside it.
  const unheld = isPreview(s) || hasFinalizer(s) ? undefined : hold();
  if (unheld !== undefined) return unheld;
  const seen = observedFields(s, found);
  // A paused adoption is a preview: it tells what it sees and records nothing to hold on to, and no evidence.
  if (adoptionPending(s) || isOfBefore(s, found)) {
    delete seen.workload;
    delete seen.lastObservedAt;
  }
  const taken = withAccepted(s, look);
  const stopped = withStopped(taken.s, found);
  const decision =
    recreating(s, look, found) ??
    goingAway(s, look, found) ??
    unsendable(stopped.s, look, found) ??
    withAssessment(stopped.s, look, found);
  const { action } = decision;
  // What the platform has accepted must be on record before what is recorded next.
  if (taken.changes.applied !== undefined && action.type === 'Update' && action.record !== undefined)
    return {
      ...say('tasks have ended', { kind: 'After', ms: 0 }, {}, { ...seen, ...taken.changes }),
      happenings: taken.happenings,
    };
  const back = seen.workload === undefined ? [] : takenBack(s, found);
  return {
    ...decision,
    changes: { ...seen, ...taken.changes, ...stopped.changes, ...decision.changes },
    happenings: [...back, ...taken.happenings, ...decision.happenings],
  };
}

/** The record of a stop would take the place of one that tells what else the platform may have of ours. */
const isUpdateOwed = (s: FoundSituation): boolean => isOtherUpdateOpen(s) && heldBackFor(s) === 0;

/** Somebody deletes it on the platform: no call is made until it is gone. */
function goingAway(s: FoundSituation, { assessment }: Look, found: Observation): Decision | undefined {
  if (!found.deleting) return undefined;
  const message = `The platform is deleting workload ${foundName(found)}.`;
  return say(
    'workload is going away',
    { kind: 'After', ms: active(s) },
    {
      ready: { status: 'False', reason: 'Deleting', message },
      ...goesOn(s, message),
      ...availableBy(assessment, found),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}

/**
 * Somebody stripped our finalizer, or a backup came without it, and status has something on record that must go with the
 * object, whether it can be seen now or not. Pure.
 */
export function heldAgain(s: Situation): Decision | undefined {
  if (hasFinalizer(s) || isDeleting(s) || isPreview(s)) return undefined;
  return recordedId(s) === undefined && gpuRequestsOnRecord(s).length === 0 ? undefined : hold();
}

/** A preview of an adoption holds nothing. */
const isPreview = (s: Situation): boolean => s.object.spec.paused && adoptionPending(s);

const hold = (): Decision => ({
  ...say('put the finalizer back', { kind: 'After', ms: 0 }),
  action: { type: 'Hold' },
});

function withAssessment(s: FoundSituation, look: Look, found: Observation): Decision {
  const { assessment } = look;
  if (assessment === undefined || s.translation?.kind !== 'Desired')
    return say('nothing to compare with', { kind: 'After', ms: active(s) });
  const differences = look.differences ?? [];
  if (s.object.spec.paused) return pausedWith(s, look, found, assessment);
  // Seen before our own last call ended: it tells nothing about the present.
  if (found.begunAt < s.memory.lastChangeAt)
    return say('older than our last call', { kind: 'After', ms: active(s) });
  const task = workedOn(s, look, found, assessment) ?? failedChange(s, look, found, assessment);
  if (task !== undefined) return task;
  // What should not run costs money, whatever is in the way of the rest.
  const stop = isUpdateOwed(s) ? undefined : runState(s, found, assessment, 'Stop');
  if (stop !== undefined) return stop;
  return atLeaseEnd(s, found, () => compared(s, found, assessment, differences));
}

function compared(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
  differences: readonly Difference[],
): Decision {
  const change = seenChange(s, differences);
  if (change === 'Edited') return edit(s, found, assessment, differences);
  if (isRequested(s) && isUnanswered(s)) return update(s, found, assessment, 'send again what was asked for');
  if (assessment.refused !== undefined) return refusedLater(s, found, assessment, assessment.refused);
  // Whichever spec the platform shows then, its revisions tell what it serves.
  if (assessment.rolledBack) return rolledBack(s, found, assessment);
  const start = runState(s, found, assessment, 'Start');
  if (start !== undefined) return start;
  if (differences.length === 0)
    return withCorrection(s, settle(following(s, differences), found, asAssumed(s, assessment)));
  if (mayBeBehind(s, found)) return behind(s, found, assessment, differences);
  if (s.object.spec.driftPolicy === 'Ignore') return ignore(s, found, assessment, differences);
  return drift(s, found, assessment, differences, change);
}

/** The situation with an update under way of which only its effect tells. */
function following(s: FoundSituation, differences: readonly Difference[]): FoundSituation {
  const operation = unheardCorrection(s.object, differences, formatTimestamp(s.time.wall));
  if (operation === undefined) return s;
  return { ...s, object: { ...s.object, status: { ...s.object.status, operation } } };
}

/** This very spec was sent, and what came of it is not known. One of before may be a correction that is unwanted now. */
function isUnanswered({ object }: FoundSituation): boolean {
  const { operation } = object.status ?? {};
  if (operation?.type !== 'Update' || operation.generation !== object.metadata.generation) return false;
  return operation.lastError !== undefined && operation.refused !== true;
}

/** Reads may show the spec of before an update that was just accepted, as long as a create may stay invisible. */
function mayBeBehind(s: FoundSituation, found: Observation): boolean {
  const { operation } = s.object.status ?? {};
  // One that was refused left nothing to be behind of.
  if (operation?.type !== 'Update' || operation.lastError !== undefined) return false;
  return mayShowLate(s, found);
}

/** A call of ours may not show yet. When the last one of the process before this ended, nobody knows. */
function mayShowLate({ memory, platform }: FoundSituation, { begunAt }: Observation): boolean {
  return begunAt - Math.max(memory.lastChangeAt, memory.tookOverAt) < platform.polling.visibilityWindow;
}

function behind(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
  differences: readonly Difference[],
): Decision {
  const message = `The platform took the change, and does not show it yet in ${listed(s, differences)}.`;
  return say(
    'behind our own update',
    { kind: 'After', ms: active(s) },
    {
      ready: { status: 'False', reason: 'Updating', message },
      available: availability(assessment, found),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}

/** Drift is no matter of status, and all the same nothing denies it. */
function ignore(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
  differences: readonly Difference[],
): Decision {
  const butWhat = `it differs from the spec in ${listed(s, differences)}, and spec.driftPolicy is Ignore`;
  return settle(s, found, unequal(despiteDrift(s, found, assessment), butWhat));
}

/** The platform took the spec, and refused it afterwards. It is sent again only where a person asks for it. */
function refusedLater(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
  error: PlatformError,
): Decision {
  if (isRequested(s)) return update(s, found, assessment, 'send again what was refused');
  const isFixed = error.class === 'Immutable' && isOfUpdate(s);
  const words = sentence(error.message);
  if (isFixed && s.object.spec.updateStrategy.type === 'Recreate' && heldBackFor(s) === 0)
    return beginRecreate(s, found, error.message, found);
  const remedy = isFixed ? `Undo the change, or set ${RECREATE}.` : 'Correct what the platform names.';
  const message = `${words} ${remedy}`;
  return say(
    'refused after it was accepted',
    { kind: 'After', ms: idle(s) },
    {
      ready: { status: 'False', reason: 'Failed', message },
      available: availability(assessment, found),
      synced: { status: 'False', reason: isFixed ? 'ImmutableChange' : 'Rejected', message },
      progress: { kind: 'Stalled', from: 'Synced' },
    },
    { operation: isFixed ? refusedUpdate(s) : undefined },
  );
}

/**
 * One that only a new workload can have waits for a person, also while a pause takes the words from Synced. It is marked:
 * the refusal of an update that is still under way may be that of the spec before.
 */
function refusedUpdate({ object }: FoundSituation): StatusChanges['operation'] {
  const { operation } = object.status ?? {};
  return operation?.type === 'Update' ? { ...operation, refused: true } : operation;
}

/** What was refused is a change, and no create: a new workload would be refused as well, again and again. */
const isOfUpdate = (s: FoundSituation): boolean =>
  s.object.status?.operation?.type === 'Update' || hasReason(s, 'Synced', 'ImmutableChange');

/** The platform gave this rollout up. It is sent again only for a new generation, or where a person asks for it. */
function rolledBack(s: FoundSituation, found: Observation, assessment: Assessment): Decision {
  const again = isRequested(s) || s.object.status?.applied?.generation !== s.object.metadata.generation;
  if (again && !isReadyNow(s)) return update(s, found, assessment, 'send again what was rolled back');
  return settle(s, found, assessment);
}

/** No new generation tells that what Ready says is of before. */
const OTHER_VALUES = 'A Secret that the spec takes values from has changed.';

/** The spec is not what the platform accepted last. It is sent even if nothing differs: a crash may have hidden a rollout. */
function edit(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
  differences: readonly Difference[],
): Decision {
  if (!s.platform.capabilities.updatesInPlace) return editOfFixed(s, found, assessment, differences);
  // Beside another value in a Secret it is drift, which the update does not touch.
  const fixed = bodyChange(s) === 'Edited' ? differences.filter(({ mutable }) => !mutable) : [];
  if (fixed.length > 0) return immutableChange(s, found, assessment, fixed);
  const wait = heldBackFor(s);
  if (wait > 0) return heldBack(s, found, assessment, wait);
  if (bodyChange(s) !== 'Edited' && isReadyNow(s))
    return withdrawReady(found, assessment, OTHER_VALUES, inProgress(OTHER_VALUES));
  return update(s, found, assessment, 'send the edited spec');
}
