import { isSettled } from '../at-rest.ts';
import { isDeleting, isRequested } from '../facts.ts';
import { isLeaseLookDue, untilLeaseLook } from './lease-clock.ts';
import type { FoundSituation } from '../situation.ts';
import { isAbandonTold } from '../verdicts.ts';

/** When an object is looked at, and for how long nothing has been seen of it. All pure. */

/** When fields are compared again although nothing hints at a change, on the monotonic clock. */
export function nextFullCheckAt(s: FoundSituation): number {
  const { driftCheck } = s.platform.polling;
  const { lastFullCheckAt, secrets } = s.memory;
  // Looks that something else asked for read no Secrets, and put off no check of them.
  const last = lastFullCheckAt && Math.min(lastFullCheckAt, secrets?.begunAt ?? lastFullCheckAt);
  // After a start the first checks are spread over a whole period, so that a restart reads nothing at once.
  return last === undefined ? s.memory.tookOverAt + driftCheck * s.spread : last + driftCheck;
}

/**
 * Milliseconds until an object at rest is looked at although nothing hints at a change. What was due and could not be
 * done is due again in a whole period, not at once.
 */
export function untilNextLook(s: FoundSituation): number {
  const { driftCheck, staleAfter } = s.platform.polling;
  const check = nextFullCheckAt(s) - s.time.monotonic;
  const look = untilLookForItself(s);
  const itself = look > 0 ? look : staleAfter * LOOK_FOR_ITSELF;
  return Math.min(check > 0 ? check : driftCheck, itself, untilLeaseLook(s));
}

/** While no list comes to its end an object is looked at again this share of `staleAfter` after it was seen last. */
const LOOK_FOR_ITSELF = 0.7;

/** Milliseconds until this object is looked at for want of a list. */
export function untilLookForItself(s: FoundSituation): number {
  if (s.platform.unlisted === undefined) return Number.POSITIVE_INFINITY;
  return s.platform.polling.staleAfter * LOOK_FOR_ITSELF - unlistedFor(s);
}

/** For how long neither a list nor a look of its own has shown this object's workload; 0 while lists tell. Milliseconds. */
function unlistedFor({ platform, memory, time }: FoundSituation): number {
  if (platform.unlisted === undefined) return 0;
  const seenAt = Math.max(memory.answeredAt ?? Number.NEGATIVE_INFINITY, memory.tookOverAt);
  return Math.min(platform.unlisted.lasting, time.monotonic - seenAt);
}

/** Does this pass have to look at the platform? */
export function mustLook(s: FoundSituation): boolean {
  const { memory, object } = s;
  if (memory.suspect || memory.unseenSince !== undefined || isRequested(s)) return true;
  if (untilLookForItself(s) <= 0 || isLeaseLookDue(s)) return true;
  if (isSettled(s)) return !isAbandonTold(s) || s.time.monotonic >= nextFullCheckAt(s);
  if (memory.lookedAt === undefined) return true;
  return (
    memory.lookedAt.generation !== object.metadata.generation ||
    memory.lookedAt.deleting !== isDeleting(s) ||
    memory.lookedAt.epoch !== s.platform.epoch ||
    s.time.monotonic >= memory.nextLookAt
  );
}

/** For how long nothing was observed of this object's workload, in milliseconds; 0 while looks are answered. */
export function unobservedFor(s: FoundSituation): number {
  const { unseenSince, waitingSince } = s.memory;
  // A connection that this process never had open cannot tell for how long it has been failing.
  const neverHeard = s.platform.connection.kind === 'Faulty' && s.platform.failingFor === 0;
  const since = unseenSince ?? (neverHeard ? waitingSince : undefined);
  const unanswered = s.time.monotonic - (since ?? s.time.monotonic);
  return Math.max(s.platform.failingFor, unanswered, unlistedFor(s));
}
