import type { Evidence } from '../evidence.ts';
import { type Gate, none } from './gate.ts';

/** All came to rest, as its users wanted it. */
export function atRest({ queued, unsettled }: Evidence): Gate {
  const waiting = queued === 0 ? [] : [`${queued} keys still waited`];
  return { ...none('queue depth back to zero', [...waiting, ...unsettled], String(queued)), bound: '0' };
}

/** Two workloads for one object, one that was a stranger's touched, or a status that was not true: never. */
export const wrongs = (evidence: Evidence): Gate => none('no duplicate, theft or lie', evidence.wrongs);

/** When all objects are gone nothing of theirs is left. */
export const leaks = (evidence: Evidence): Gate => none('no leak', evidence.leaks);
