import type { Verdict } from '../../conditions.ts';
import type { Judgement } from '../decision.ts';
import { hasFinalizer, recordedId } from '../facts.ts';
import type { FoundSituation, Situation } from '../situation.ts';
import { unobservedFor } from '../timing/look-due.ts';

/** What nobody has seen for longer than `staleAfter`. All pure. */

/** Milliseconds until this object is stale: spread over the last fifth of `staleAfter`, so that not all say so at once. */
export function staleIn(s: FoundSituation): number {
  return s.platform.polling.staleAfter * (0.8 + 0.2 * s.spread) - unobservedFor(s);
}

/** What is said of it then. `why`: what keeps it out of sight. */
export function unseen(s: FoundSituation, why: string): Verdict<'PlatformUnreachable'> {
  const seconds = Math.round(s.platform.polling.staleAfter / 1000);
  const message = isUntouched(s)
    ? `No workload was created yet, and the platform was out of reach for about ${seconds} s or longer: ${why}`
    : `Nothing was observed for about ${seconds} s or longer: ${why}`;
  return { status: 'Unknown', reason: 'PlatformUnreachable', message };
}

/** Of what goes, Ready is about the deletion: only whether it still serves is not known any more. */
export const serviceUnseen = (s: FoundSituation, why: string): Pick<Judgement, 'available'> =>
  staleIn(s) <= 0 ? { available: unseen(s, why) } : {};

/** No call of ours can have made a workload. */
const isUntouched = (s: Situation): boolean => !hasFinalizer(s) && recordedId(s) === undefined;
