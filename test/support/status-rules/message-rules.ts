import { conditionOf, conditionsOf, type StatusObject } from './status-object.ts';

/** What no sentence for people has: what a template was not given, a full stop too many, JSON. */
const ODD: readonly [what: string, found: RegExp][] = [
  ['is empty', /^\s*$/],
  ['begins in small letters', /^[a-z]+ /],
  ['has a full stop too many', /[^.]\.\.([^.]|$)|[:;,!?]\./],
  ['has a blank too many', / {2}| [.,;:](\s|$)/],
  ['shows what was not given', /\bundefined\b|\bNaN\b|\[object/],
  ['shows JSON', /\{"/],
];

const PAIRS: readonly [open: string, close: string][] = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
];

/** What is odd about the messages that a write has made anew. */
export function messageComplaints(before: StatusObject | undefined, after: StatusObject): string[] {
  return conditionsOf(after).flatMap(({ type, message }) => {
    if (before !== undefined && conditionOf(before, type)?.message === message) return [];
    const odd = ODD.filter(([, found]) => found.test(message)).map(([what]) => what);
    const open = PAIRS.filter(([left, right]) => count(message, left) !== count(message, right));
    const brackets = message.endsWith('…') ? [] : open.map(([left]) => `has a stray ${left}`);
    return [...odd, ...brackets].map((what) => `the message of ${type} ${what}: ${message}`);
  });
}

const count = (text: string, sign: string): number => text.split(sign).length - 1;
