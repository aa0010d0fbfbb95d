import { conditionOf } from '../../conditions.ts';
import type { Judgement } from '../decision.ts';
import { hasCondition, hasReason, isReadyNow } from '../facts.ts';
import type { Situation } from '../situation.ts';
import { inProgress, notServing, readyWithout } from '../verdicts.ts';
import { causeIn, platformOf } from './work-waits.ts';

/** An edit that nobody can send, because the platform does not answer. All pure. */

/** The first pass after the edit: Ready, or Stalled, steps back in any case, and says what the edit waits for. */
export function editBegins(s: Situation, why: string): Judgement {
  if (!isOfBefore(s)) return {};
  const message = waitsFor(s, why);
  return {
    ...said(s, message),
    ...((isStalledOfBefore(s) || hasCondition(s, 'Synced', 'True')) && { synced: inProgress(message) }),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

/** What Ready says, or what a person was to act on, is of the spec before: nobody has looked whether it holds for this one. */
export const isOfBefore = (s: Situation): boolean =>
  (hasCondition(s, 'Ready', 'True') && !isReadyNow(s)) || isStalledOfBefore(s);

/** What a person was to act on is of the spec before: perhaps this edit is what was asked for. */
export function isStalledOfBefore({ object }: Situation): boolean {
  const stalled = conditionOf(object, 'Stalled');
  return stalled?.status === 'True' && stalled.observedGeneration !== object.metadata.generation;
}

/** The same once Synced has the reason: a Ready that is True stays so only if nothing else is said. */
export function editWaits(s: Situation, why: string): Judgement {
  const hasSteppedBack = hasReason(s, 'Ready', 'OutOfSync') && hasCondition(s, 'Synced', 'Unknown');
  const saysSo = conditionOf(s.object, 'Ready')?.message.startsWith(waiting(s)) === true;
  return hasCondition(s, 'Ready', 'True') || isStalledOfBefore(s) || hasSteppedBack || saysSo
    ? said(s, waitsFor(s, why))
    : {};
}

/** What does not serve was so by the spec before: Available speaks of the same one as Ready. */
const said = (s: Situation, message: string): Judgement => ({
  ready: readyWithout(s, message),
  ...(hasCondition(s, 'Available', 'False') && { available: notServing(message) }),
});

const waitsFor = (s: Situation, why: string): string => `${waiting(s)}${causeIn(s, why)}`;

const waiting = (s: Situation): string => `A change waits for ${platformOf(s)}: `;
