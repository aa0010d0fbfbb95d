import { parseTimestamp } from '../../../time/timestamp.ts';
import { isRequested } from '../facts.ts';
import type { FoundSituation } from '../situation.ts';

/** A refused call is made again at the latest after this: policies and quotas change without telling. */
export const LONGEST_WAIT_MS = 600_000;

/** Milliseconds until a call that was refused may be made again; 0 where it may be made now. */
export function heldBackFor(s: FoundSituation): number {
  const operation = s.object.status?.operation;
  if (operation?.nextAttemptAt === undefined) return 0;
  if (operation.generation !== s.object.metadata.generation || isRequested(s)) return 0;
  const { lookedAt, secrets, lastChangeAt } = s.memory;
  // Since that call the values are other ones.
  if (secrets?.changedAt !== undefined && secrets.changedAt > lastChangeAt) return 0;
  if (lookedAt !== undefined && lookedAt.epoch !== s.platform.epoch) return 0;
  const left = (parseTimestamp(operation.nextAttemptAt) ?? 0) - s.time.wall;
  // Nothing waits for longer than that: the wall clock was set back, and the moment means nothing any more.
  return left > LONGEST_WAIT_MS ? 0 : Math.max(0, left);
}
