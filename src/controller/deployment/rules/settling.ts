import type { ReadyReason } from '../../../crd/conditions.ts';
import type { Assessment, Observation } from '../../../platform-clients/platform.ts';
import type { Verdict } from '../../conditions.ts';
import type { Decision, Judgement, Next, StatusChanges } from '../decision.ts';
import { specChange } from '../spec-change.ts';
import { acceptedAs, hasOtherSecrets } from '../secrets/sent-secrets.ts';
import type { FoundSituation } from '../situation.ts';
import { accepted, notServing, say } from '../verdicts.ts';
import { isForgiven } from './correction.ts';
import { notServingMessage, readyMessage } from './ready-message.ts';

/** The platform has accepted the spec and nothing differs: what does it make of it? Pure. */
export function settle(s: FoundSituation, found: Observation, assessment: Assessment): Decision {
  const judgement: Judgement = {
    ...asObserved(assessment, found),
    available: availability(assessment, found),
    synced: accepted(s),
  };
  const { operation } = s.object.status ?? {};
  const forgiven = isForgiven(s) && { correction: undefined };
  return say('settle', nextLook(s, assessment), judgement, {
    ...acceptedAnew(s),
    ...acceptedByThisVersion(s),
    ...forgiven,
    drift: undefined,
    operation: operationAfter(assessment, operation),
  });
}

/** Another generation with the same body, or another version of a Secret with the same value: accepted without a call. */
export function acceptedAnew(s: FoundSituation): StatusChanges {
  const { applied } = s.object.status ?? {};
  const { generation } = s.object.metadata;
  if (applied === undefined || s.translation?.kind !== 'Desired') return {};
  if (applied.generation === generation && !hasOtherSecrets(s)) return {};
  const { hash, at } = applied;
  return { applied: { ...acceptedAs(s.translation.desired, generation, at), ...assumedIn(applied), hash } };
}

/**
 * Where nothing is sent again, a hash of another version of this operator would never be replaced, and no later edit
 * could be told from it.
 */
function acceptedByThisVersion(s: FoundSituation): StatusChanges {
  const { applied } = s.object.status ?? {};
  if (s.platform.capabilities.updatesInPlace || specChange(s) !== 'OtherVersion') return {};
  if (applied === undefined || s.translation?.kind !== 'Desired') return {};
  const { generation } = s.object.metadata;
  return { applied: { ...acceptedAs(s.translation.desired, generation, applied.at), ...assumedIn(applied) } };
}

const assumedIn = ({ assumed }: NonNullable<StatusChanges['applied']>): { assumed?: true } =>
  assumed === true ? { assumed } : {};

/** A rolled-back update stays on record: its baseline is how later looks know it. */
function operationAfter(
  { ready, stuck, rolledBack, baseline }: Assessment,
  operation: StatusChanges['operation'],
): StatusChanges['operation'] {
  if (ready || (stuck && !rolledBack)) return undefined;
  return operation && rolledBack && baseline !== undefined ? { ...operation, baseline } : operation;
}

/** Ready and progress as an assessment has them. */
export function asObserved(assessment: Assessment, { phase }: Observation): Judgement {
  const { reason } = assessment;
  const message = readyMessage(assessment, phase);
  if (assessment.ready)
    return { ready: { status: 'True', reason: trueReason(reason), message }, progress: { kind: 'None' } };
  const ready: Verdict<ReadyReason> = {
    status: 'False',
    reason: falseReason(reason, assessment.rolledBack),
    message,
  };
  const kind = assessment.stuck || assessment.rolledBack ? 'Stalled' : 'Reconciling';
  return { ready, progress: { kind, from: 'Ready' } };
}

/** What `Available` rests on. */
export type Serving = Pick<Assessment, 'available' | 'reason' | 'message'> & { ready?: boolean };

/** The condition `Available`. */
export function availability(judged: Serving, { phase }: Observation): Verdict<'Serving' | 'NotServing'> {
  return judged.available
    ? { status: 'True', reason: 'Serving', message: 'The workload serves requests, or wakes on one.' }
    : notServing(notServingMessage(judged, phase));
}

/** The same, where there is something to compare with: there is not where our own checks refuse the spec. */
export const availableBy = (
  assessment: Assessment | undefined,
  found: Observation,
): Pick<Judgement, 'available'> =>
  assessment === undefined ? {} : { available: availability(assessment, found) };

/** Without something to compare with there is only what the platform says of it. */
export function servingOf({ phaseClass, phaseMessage }: Observation): Serving {
  const available = phaseClass === 'Running' || phaseClass === 'ScaledToZero';
  return { available, reason: phaseClass, message: phaseMessage };
}

/** The same by the phase alone, where there is nothing to compare with. */
export function availableAsSeen(
  assessment: Assessment | undefined,
  found: Observation,
): Pick<Judgement, 'available'> {
  if (assessment !== undefined) return availableBy(assessment, found);
  return { available: availability(servingOf(found), found) };
}

function trueReason(reason: Assessment['reason']): ReadyReason {
  return reason === 'ScaledToZero' || reason === 'Stopped' ? reason : 'Running';
}

/** What cannot stand beside `False` is a rollout that has not come through yet. */
function falseReason(reason: Assessment['reason'], rolledBack: boolean): ReadyReason {
  if (rolledBack) return 'Failed';
  return reason === 'Running' || reason === 'ScaledToZero' ? 'Updating' : reason;
}

/**
 * Rows of the list wake an object whose phase moves; a rollout moves no row, so it is looked at by itself. What is not
 * ready is looked at in any case: a phase that came and went between two lists has moved no row.
 */
function nextLook(s: FoundSituation, assessment: Assessment): Next {
  if (assessment.ready) return { kind: 'Settled' };
  const { active, idle } = s.platform.polling;
  if (assessment.stuck || assessment.rolledBack) return { kind: 'After', ms: idle };
  if (assessment.provisional !== undefined) {
    const known = s.memory.provisional;
    const since = known?.key === assessment.provisional.key ? known.since : s.time.monotonic;
    const left = since + assessment.provisional.apart - s.time.monotonic;
    return { kind: 'After', ms: Math.min(Math.max(0, left), idle) };
  }
  return { kind: 'After', ms: s.object.status?.operation?.type === 'Update' ? active : idle };
}
