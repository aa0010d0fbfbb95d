import { isClaimed } from '../claims/claimed.ts';
import { recordedId } from '../facts.ts';
import type { FoundSituation } from '../situation.ts';
import { windowOf } from './unsure.ts';

/** Whether an absence is believed, and if not, in how many milliseconds to look again. */
export type Belief = { believed: true } | { believed: false; againIn: number };

/** A look that has shown nothing of ours: when it began, and how far apart two of them must be at least (ms). */
export interface Absent {
  begunAt: number;
  apart?: number;
}

/**
 * Is a positive answer that nothing is there to be believed? Pure.
 *
 * Never claimed: one read will do. Claimed and seen before, on a platform whose read by id is definite: one such
 * read. Anything else (a create whose answer was lost, an id that no read has shown yet): two reads at least a
 * visibility window apart on this process's monotonic clock, both begun after this process took the object over
 * and after the last create call for it ended.
 */
export function absence(s: FoundSituation, { begunAt, apart = 0 }: Absent): Belief {
  const { status } = s.object;
  if (!isClaimed(s.object)) return { believed: true };
  if (
    recordedId(s) !== undefined &&
    status?.lastObservedAt !== undefined &&
    s.platform.capabilities.definiteRead
  )
    return { believed: true };

  const window = Math.max(windowOf(s), apart);
  const notBefore = Math.max(s.memory.tookOverAt, s.memory.lastCreateAt);
  const first = s.memory.absentSince;
  if (first === undefined || first < notBefore) return { believed: false, againIn: window };
  const again = first + window - begunAt;
  return again <= 0 ? { believed: true } : { believed: false, againIn: again };
}
