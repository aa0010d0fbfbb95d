import { conditionOf } from '../../conditions.ts';
import { sentence } from '../../sentence.ts';
import type { ConnectionReason } from '../outcome/connection-errors.ts';
import type { Decision, Judgement, Next } from '../decision.ts';
import { hasReason, isDeleting } from '../facts.ts';
import { isAtRest } from '../at-rest.ts';
import { deletionInOutage } from './deletion-waits.ts';
import { editBegins, editWaits, isStalledOfBefore } from './edit-waits.ts';
import { pausedInOutage, pausedUnseen } from './paused-waits.ts';
import { staleIn, unseen } from './silence.ts';
import type { FoundSituation, Situation } from '../situation.ts';
import { inProgress, notServing, readyWithout, say } from '../verdicts.ts';
import { workWaits } from './work-waits.ts';

/** Work of an object's own waits this long for its connection before the object says so. */
const SAY_SO_AFTER_MS = 10_000;

/**
 * The connection does not answer, or not yet. A Ready that was True of the spec before, or a Stalled, steps back at
 * once. Else what the object says stays as it is for ten seconds, if it has work of its own, and until `staleAfter` if
 * it has none; then Synced, and at last everything, is Unknown.
 */
export function waitForConnection(
  s: FoundSituation,
  reason: ConnectionReason | 'InProgress',
  why: string,
  next: Next,
): Decision {
  if (isDeleting(s)) return deletionInOutage(s, reason, why, next);
  if (isStale(s)) return say('stale', next, unreachable(s, reason, why));
  if (s.object.spec.paused && !waitsForAPerson(s)) return pausedInOutage(s, why, next);
  const waited = s.time.monotonic - (s.memory.waitingSince ?? s.time.monotonic);
  const ownWork = !isAtRest(s) && !s.object.spec.paused;
  if (ownWork && waited >= SAY_SO_AFTER_MS && !waitsForAPerson(s))
    return say('waiting for the connection', next, {
      synced: { status: 'Unknown', reason, message: why },
      ...workWaits(s, why),
      ...causeOfAbsence(s, why),
      ...editWaits(s, why),
      progress: { kind: 'Reconciling', from: 'Synced' },
    });
  const begun = isAtRest(s) ? {} : editBegins(s, why);
  return say('waiting for the connection', soonerOf(next, SAY_SO_AFTER_MS - waited, ownWork), begun);
}

/** Nothing was observed for longer than `staleAfter`. A Stalled object stays False, and one that goes says Deleting. */
export function isStale(s: FoundSituation): boolean {
  return !waitsForAPerson(s) && !isDeleting(s) && (staleIn(s) <= 0 || isStillOutOfContact(s));
}

/** Since when, a process that has begun meanwhile does not know; what the object says it said after `staleAfter`. */
const isStillOutOfContact = (s: FoundSituation): boolean =>
  s.platform.outage !== undefined && hasReason(s, 'Ready', 'PlatformUnreachable');

/**
 * The first status of an object already carries Ready and Reconciling: without them kstatus takes it for finished.
 * `waitsFor`: what keeps it from its first call, as a sentence.
 */
export function firstWords(s: Situation, waitsFor = whatFor(s)): Judgement {
  if (s.object.status?.conditions !== undefined && s.object.status.conditions.length > 0) return {};
  const message = waitsFor;
  return {
    ready: readyWithout(s, message),
    available: notServing(message),
    synced: inProgress(message),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

function whatFor({ platform }: Situation): string {
  const connection = platform.kind === 'Found' ? platform.connection : undefined;
  return connection?.kind === 'Faulty'
    ? `Waiting for the connection to the platform. ${sentence(connection.message)}`
    : 'Waiting for the first call to the platform.';
}

/**
 * Stalled stays until an edit, unless for a platform object that was missing: it is there by now, and only its connection
 * fails.
 */
function waitsForAPerson(s: Situation): boolean {
  const stalled = conditionOf(s.object, 'Stalled');
  return (
    stalled?.status === 'True' &&
    !isStalledOfBefore(s) &&
    stalled.reason !== 'PlatformNotFound' &&
    stalled.reason !== 'PlatformNotAllowed'
  );
}

function unreachable(s: FoundSituation, reason: ConnectionReason | 'InProgress', why: string): Judgement {
  const verdict = unseen(s, why);
  const seen = { ready: verdict, available: verdict };
  if (s.object.spec.paused)
    return { ...seen, ...pausedUnseen(s, why), progress: { kind: 'Reconciling', from: 'Ready' } };
  return {
    ...seen,
    synced: { status: 'Unknown', reason, message: verdict.message },
    // Ready says that nothing is seen; Synced says why, and so whether it is the platform object that waits for a person.
    progress: { kind: 'Reconciling', from: reason === 'InProgress' ? 'Ready' : 'Synced' },
  };
}

/** Where there is no workload because of the connection, each condition says so: many look at Ready alone. */
function causeOfAbsence(s: Situation, why: string): Judgement {
  if (!hasReason(s, 'Ready', 'NotCreated')) return {};
  return { ready: readyWithout(s, why), available: notServing(why) };
}

function soonerOf(next: Next, ms: number, ownWork: boolean): Next {
  if (!ownWork || ms <= 0) return next;
  if (next.kind === 'After') return { kind: 'After', ms: Math.min(next.ms, ms) };
  return next;
}
