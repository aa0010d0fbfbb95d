import { isDeepStrictEqual } from 'node:util';
import { contractComplaints } from './contract-rules.ts';
import { fluxComplaints, fluxSetsOf } from './flux-checks.ts';
import type { StatusObject } from './status-object.ts';
import { transitionComplaints } from './transition-rules.ts';

/**
 * Everything that is wrong with a version of an object: by our own rules, by Flux's checks of the sets that it
 * belongs to, and as a step from the version before, seen `apartMs` earlier. Empty where all is well.
 */
export function statusComplaints(
  before: StatusObject | undefined,
  after: StatusObject,
  apartMs = 0,
): string[] {
  // Somebody edited the object: its status is still the one of the version before, which was judged then.
  const untouched = before !== undefined && isDeepStrictEqual(before.status, after.status);
  const judged = after.status !== undefined && !untouched;
  const flux = judged ? fluxSetsOf(after).flatMap((set) => fluxComplaints(after, set)) : [];
  return [
    ...new Set([...contractComplaints(after), ...flux, ...transitionComplaints(before, after, apartMs)]),
  ];
}
