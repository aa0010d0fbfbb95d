import type { SyncedReason } from '../../../crd/conditions.ts';
import { isObserved } from '../../../crd/unobserved.ts';
import { conditionOf } from '../../conditions.ts';
import { sentence } from '../../sentence.ts';
import type { Decision, Judgement, Next } from '../decision.ts';
import { deletingFor, hasCondition, hasReason, workloadName } from '../facts.ts';
import type { ConnectionReason } from '../outcome/connection-errors.ts';
import type { FoundSituation, Situation } from '../situation.ts';
import { waitsFor } from '../timing/waits-for.ts';
import { inProgress, say, syncedStatus } from '../verdicts.ts';
import { serviceUnseen, staleIn } from './silence.ts';

/** What is to go, and has not gone yet. All pure. */

/** A deletion without progress for this long needs a person. */
export const DELETION_STALLS_AFTER_MS = 900_000;

/**
 * Whatever the words of an outage become, a deletion that waits for its end tells of it once. The connection wakes it;
 * the end of a pause nobody tells.
 */
export function deletionInOutage(
  s: FoundSituation,
  reason: ConnectionReason | 'InProgress',
  why: string,
  next: Next,
): Decision {
  if (!isOutageTold(s, reason)) {
    const waits = deletionWaits(s, reason, why, next);
    return { ...waits, judgement: { ...waits.judgement, ...serviceUnseen(s, why) } };
  }
  const wakes = s.platform.connection.kind === 'Faulty' && reason !== 'RateLimited';
  const moments = [DELETION_STALLS_AFTER_MS - deletingFor(s), staleIn(s)].filter((ms) => ms > 0);
  const ms = Math.min(...moments, s.platform.polling.idle);
  return say('deletion waits, and has said so', wakes ? { kind: 'After', ms } : next);
}

function isOutageTold(s: FoundSituation, reason: ConnectionReason | 'InProgress'): boolean {
  const ready = conditionOf(s.object, 'Ready');
  return (
    reason !== 'InProgress' &&
    isObserved(s.object) &&
    hasReason(s, 'Synced', reason) &&
    (staleIn(s) > 0 || hasReason(s, 'Available', 'PlatformUnreachable')) &&
    ready?.reason === 'Deleting' &&
    ready.message.endsWith(waysOut(s)) &&
    hasCondition(s, 'Stalled', 'True') === isOverdue(s)
  );
}

const waysOut = (s: Situation): string =>
  `To let the object go without deleting workload ${workloadName(s)}, set spec.deletionPolicy to Retain, or annotate it with inference-operator.io/abandon=true.`;

/** A deletion that cannot go on names the ways out from the first failure on, and is Stalled after 15 minutes. */
export function deletionWaits(s: Situation, reason: SyncedReason, why: string, next: Next): Decision {
  const message = `${sentence(why)}${outOfContact(s)} ${waysOut(s)}`;
  return say('deletion waits', next, {
    hindered: true,
    ready: { status: 'False', reason: 'Deleting', message },
    synced: { status: syncedStatus(reason), reason, message },
    progress: { kind: isOverdue(s) ? 'Stalled' : 'Reconciling', from: 'Ready' },
  });
}

/** A deletion that goes on. Where it has been going on for too long, the ways out are named all the same. */
export function deletionGoesOn(s: Situation, rule: string, why: string, next: Next): Decision {
  if (isOverdue(s)) return deletionWaits(s, 'InProgress', why, next);
  return say(rule, next, goingOn(s, `${why}${outOfContact(s)}`));
}

/** Nothing but time is needed; what Synced said of a deletion that could not go on is over. */
export function goingOn(s: Situation, message: string): Judgement {
  const wasInTheWay = hasCondition(s, 'Synced', 'False') || hasCondition(s, 'Synced', 'Unknown');
  return {
    ready: { status: 'False', reason: 'Deleting', message },
    ...(wasInTheWay && { synced: inProgress(message) }),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

/** A sentence about why nothing moves there, where that is known: the platform has lost contact with the home. */
export const outOfContact = ({ platform }: Situation): string =>
  platform.kind === 'Found' && platform.outage !== undefined ? ` ${sentence(platform.outage)}` : '';

/** It has been going on for too long. */
export const isOverdue = (s: Situation): boolean => deletingFor(s) >= DELETION_STALLS_AFTER_MS;

/** A recreation that waits for its old workload to go, and is Stalled after as long. */
export function recreateWaits(s: Situation, why: string, next: Next): Decision {
  const overdue = waitsFor(s, s.object.status?.operation?.startedAt) >= DELETION_STALLS_AFTER_MS;
  const message = `${why}${outOfContact(s)} It must go before it can be created anew${overdue ? ': delete it on the platform, or repair what keeps it there' : ''}.`;
  return say('recreation waits', next, {
    ready: { status: 'False', reason: 'Updating', message },
    synced: inProgress(message),
    progress: { kind: overdue ? 'Stalled' : 'Reconciling', from: 'Ready' },
  });
}
