import { isObserved } from '../../../crd/unobserved.ts';
import type { ConnectionReason } from '../outcome/connection-errors.ts';
import type { Decision } from '../decision.ts';
import { hasCondition, hasFinalizer, hasReason, isDeleting, recordedId } from '../facts.ts';
import { isAtRest, isSettled } from '../at-rest.ts';
import { violationOf } from '../spec-change.ts';
import { heldBackFor } from '../timing/held-back.ts';
import { mustLook, untilLookForItself, untilNextLook } from '../timing/look-due.ts';
import type { PlatformState } from '../../platform/state.ts';
import type { FoundSituation, Situation } from '../situation.ts';
import { inProgress, notServing, readyWithout, say, stalled } from '../verdicts.ts';
import { deletionWaits } from './deletion-waits.ts';
import { staleIn } from './silence.ts';
import { isStale, waitForConnection } from './waiting.ts';

/** What is missing is looked for this often; a watch usually tells sooner. */
const LOOK_FOR_MISSING = { kind: 'After', ms: 10_000 } as const;

/** A platform object that is applied together with a new object may come so long after it. Milliseconds. */
const MAY_COME_AFTER_MS = 3_000;

/** There is no platform that the object may use. Pure. */
export function withoutPlatform(s: Situation, platform: Exclude<PlatformState, { kind: 'Found' }>): Decision {
  const reason = reasonOf[platform.kind];
  if (isDeleting(s)) return deletionWaits(s, reason, platform.message, LOOK_FOR_MISSING);
  const wait = platform.kind === 'NotFound' ? untilItIsMissed(s) : 0;
  if (wait > 0) return mayCome(s, wait);
  return say('platform is not usable', LOOK_FOR_MISSING, stalled(s, reason, platform.message));
}

const reasonOf = {
  NotFound: 'PlatformNotFound',
  NotAllowed: 'PlatformNotAllowed',
  WrongType: 'Rejected',
} as const;

/** Milliseconds until a platform object that is not there is missed. Whoever has said that it is goes on saying so. */
function untilItIsMissed(s: Situation): number {
  const isNew = recordedId(s) === undefined && !hasFinalizer(s) && !hasCondition(s, 'Synced', 'False');
  return isNew ? s.memory.tookOverAt + MAY_COME_AFTER_MS - s.time.monotonic : 0;
}

/** Nobody needs to act for what one command is about to apply; tools that watch would give the object up. */
function mayCome(s: Situation, ms: number): Decision {
  const { kind, name } = s.object.spec.platformRef;
  const message = `Waiting for ${kind} ${name}, which is not there yet.`;
  return say(
    'platform may be on its way',
    { kind: 'After', ms },
    {
      ready: readyWithout(s, message),
      available: notServing(message),
      synced: inProgress(message),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}

/** What must be so before a look at the platform makes sense. Pure. */
export function prerequisites(s: FoundSituation): Decision | undefined {
  return specIsSendable(s) ?? connectionIsUsable(s) ?? homeIsInContact(s) ?? somethingIsDue(s);
}

/** A spec that cannot be sent needs no look unless something runs already. */
function specIsSendable(s: FoundSituation): Decision | undefined {
  const violation = violationOf(s);
  if (isDeleting(s) || recordedId(s) !== undefined || violation === undefined) return undefined;
  return say('spec cannot be sent', { kind: 'Settled' }, stalled(s, violation.reason, violation.message));
}

function connectionIsUsable(s: FoundSituation): Decision | undefined {
  if (s.platform.connection.kind === 'Usable') return undefined;
  if (isAtRest(s) && !isStale(s)) return say('settled, connection is down', untilStale(s));
  const { reason, message } = s.platform.connection;
  if (!isStale(s)) return waitForConnection(s, reason, message, { kind: 'After', ms: 10_000 });
  // The end of a fault wakes all; a thousand objects that have said what there is to say need no passes until then.
  const seldom = { kind: 'After', ms: s.platform.polling.idle } as const;
  return isTold(s, reason) ? say('stale, and told', seldom) : waitForConnection(s, reason, message, seldom);
}

/**
 * The object says so already. An outage that is now a time-out and then a 502 is one and the same: its present words are
 * the platform object's, and would be written to a thousand others each time.
 */
const isTold = (s: FoundSituation, reason: ConnectionReason): boolean =>
  isObserved(s.object) && hasReason(s, 'Ready', 'PlatformUnreachable') && hasReason(s, 'Synced', reason);

/** The platform answers, but what it says of this workload is as old as its contact with the workload's home. */
function homeIsInContact(s: FoundSituation): Decision | undefined {
  if (s.platform.outage === undefined || isDeleting(s)) return undefined;
  if (isStale(s))
    return waitForConnection(s, 'PlatformUnreachable', s.platform.outage, {
      kind: 'After',
      ms: s.platform.polling.idle,
    });
  return isAtRest(s) ? say('settled, home out of contact', untilStale(s)) : undefined;
}

/** The connection wakes nobody when silence turns stale; the object's own timer does. */
const untilStale = (s: FoundSituation): { kind: 'After'; ms: number } => ({
  kind: 'After',
  ms: Math.max(1_000, staleIn(s)),
});

function somethingIsDue(s: FoundSituation): Decision | undefined {
  if (!mustLook(s)) {
    const left = s.memory.nextLookAt - s.time.monotonic;
    if (!isSettled(s)) return say('not due', { kind: 'After', ms: Math.min(left, untilLookForItself(s)) });
    return say('settled', { kind: 'After', ms: untilNextLook(s) });
  }
  const wait = heldBackFor(s);
  // With a workload there is something to look at all the same; the call itself waits.
  if (wait > 0 && recordedId(s) === undefined && !isDeleting(s))
    return say('held back', { kind: 'After', ms: wait });
  return undefined;
}
