import { sentence } from '../../sentence.ts';
import type { Judgement } from '../decision.ts';
import { hasCondition, hasReason, isReadyNow } from '../facts.ts';
import type { Situation } from '../situation.ts';
import { inProgress, notServing } from '../verdicts.ts';

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

function waitsFor({ object }: Situation, why: string): string {
  const { kind, name } = object.spec.platformRef;
  const platform = `${kind} ${name}`;
  // Where it is the connection that does not work, its words begin with the name.
  const cause = why.startsWith(`${platform}: `) ? why.slice(platform.length + 2) : why;
  return `A change waits for ${platform}: ${sentence(cause)}`;
}
