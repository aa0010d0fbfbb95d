import { isObserved } from '../../../crd/unobserved.ts';
import type { Decision, Judgement, Next } from '../decision.ts';
import { hasCondition, hasReason } from '../facts.ts';
import type { FoundSituation, Situation } from '../situation.ts';
import { specChange } from '../spec-change.ts';
import { notServing, say } from '../verdicts.ts';
import { isOfBefore } from './edit-waits.ts';
import { causeIn, platformOf } from './work-waits.ts';

/** A pause that begins while the platform does not answer: it is told once, with the cause. Pure. */
export function pausedInOutage(s: FoundSituation, why: string, next: Next): Decision {
  const rule = 'paused, and out of contact';
  if (isPauseTold(s)) return say(rule, next);
  const message = wordsWith(s, why);
  // What nothing is known of waits for that in spite of the pause.
  const isUnknown = hasCondition(s, 'Ready', 'Unknown');
  return say(rule, next, {
    ...(isOfBefore(s) && notCompared(s, message)),
    synced: { status: 'Unknown', reason: 'Paused', message },
    progress: isUnknown ? { kind: 'Reconciling', from: 'Ready' } : { kind: 'None' },
  });
}

/** Nothing was observed for longer than `staleAfter`, of what is paused: that it is stays told, or is told now. Pure. */
export const pausedUnseen = (s: FoundSituation, why: string): Pick<Judgement, 'synced'> =>
  isPauseTold(s) ? {} : { synced: { status: 'Unknown', reason: 'Paused', message: wordsWith(s, why) } };

const isPauseTold = (s: Situation): boolean => isObserved(s.object) && hasReason(s, 'Synced', 'Paused');

const wordsWith = (s: Situation, why: string): string => `${words(s)} ${platformOf(s)}: ${causeIn(s, why)}`;

const notCompared = (s: Situation, message: string): Judgement => ({
  ready: { status: 'False', reason: 'OutOfSync', message },
  ...(hasCondition(s, 'Available', 'False') && { available: notServing(message) }),
});

function words(s: Situation): string {
  if (!isOfBefore(s)) return 'Paused: nothing is changed.';
  return specChange(s) === 'Edited'
    ? 'Paused: the current spec has not been sent, and nothing is changed.'
    : 'Paused: nothing is changed, and the current spec has not been compared with the platform yet.';
}
