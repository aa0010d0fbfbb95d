import type { Judgement } from '../decision.ts';
import { hasCondition, hasReason, isReadyNow } from '../facts.ts';
import type { Situation } from '../situation.ts';
import { inProgress, notServing } from '../verdicts.ts';
import { causeIn, platformOf } from './work-waits.ts';

/** An edit that nobody can send, because the platform does not answer. All pure. */

/** The first pass after the edit: Ready steps back in any case, and says what the edit waits for. */
export function editBegins(s: Situation, why: string): Judgement {
  if (!hasCondition(s, 'Ready', 'True') || isReadyNow(s)) return {};
  const message = waitsFor(s, why);
  return {
    ...said(s, message),
    ...(hasCondition(s, 'Synced', 'True') && { synced: inProgress(message) }),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

/** The same once Synced has the reason: a Ready that is True stays so only if nothing else is said. */
export function editWaits(s: Situation, why: string): Judgement {
  const hasSteppedBack = hasReason(s, 'Ready', 'OutOfSync') && hasCondition(s, 'Synced', 'Unknown');
  return hasCondition(s, 'Ready', 'True') || hasSteppedBack ? said(s, waitsFor(s, why)) : {};
}

/** What does not serve was so by the spec before: Available speaks of the same one as Ready. */
const said = (s: Situation, message: string): Judgement => ({
  ready: { status: 'False', reason: 'OutOfSync', message },
  ...(hasCondition(s, 'Available', 'False') && { available: notServing(message) }),
});

const waitsFor = (s: Situation, why: string): string =>
  `A change waits for ${platformOf(s)}: ${causeIn(s, why)}`;
