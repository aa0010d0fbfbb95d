import { readyReasons } from '../../../crd/conditions.ts';
import { conditionOf } from '../../conditions.ts';
import { sentence } from '../../sentence.ts';
import type { Judgement } from '../decision.ts';
import type { FoundSituation, Situation } from '../situation.ts';

/** Work that has begun and cannot go on, because its platform does not answer. All pure. */

const LAST = ' Last known: ';

/**
 * Ready says who is waited for, and what was known last: what it said of a queue or of what goes, nobody has seen since.
 * Its reason stays. What has not begun, or is an edit, has words of its own.
 */
export function workWaits(s: FoundSituation, why: string): Judgement {
  const { platform } = s;
  if (platform.connection.kind === 'Usable') return {};
  return ready(s, (words) => `${waitingFor(s)}${causeIn(s, why)}${LAST}${lastKnown(s, words)}`);
}

/** The connection is back, and nothing has said anything since: what was known last is all there is to say. */
export function waitIsOver(s: Situation): Judgement {
  const isOver = s.platform.kind === 'Found' && s.platform.connection.kind === 'Usable';
  return isOver ? ready(s, (words) => lastKnown(s, words)) : {};
}

function ready(s: Situation, say: (words: string) => string): Judgement {
  const { status, reason: found, message = '' } = conditionOf(s.object, 'Ready') ?? {};
  const reason = readyReasons.False.find((one) => one === found);
  if (status !== 'False' || reason === undefined || ownWords.has(reason)) return {};
  const said = say(message);
  return said === message ? {} : { ready: { status, reason, message: said } };
}

const ownWords = new Set<string>(['NotCreated', 'OutOfSync']);

/** Who a cause is about, before it. */
const waitingFor = (s: Situation): string => `Waiting for ${platformOf(s)}: `;

/** Without the name, with which the words of a connection begin. */
export function causeIn(s: Situation, why: string): string {
  const name = `${platformOf(s)}: `;
  return sentence(why.startsWith(name) ? why.slice(name.length) : why);
}

/** The platform object, as messages name it. */
export const platformOf = ({ object }: Situation): string =>
  `${object.spec.platformRef.kind} ${object.spec.platformRef.name}`;

function lastKnown(s: Situation, message: string): string {
  if (!message.startsWith(waitingFor(s))) return message;
  const at = message.lastIndexOf(LAST);
  return at < 0 ? message : message.slice(at + LAST.length);
}
