import { isSameHome } from '../home.ts';
import type { Location } from '../platform.ts';

/** What a name leads to: an answer for all who give it, or several homes, and what those hear who live in none of them. */
export type Answer =
  | Location
  | { kind: 'Several'; homes: readonly string[]; otherwise: Exclude<Location, { kind: 'Home' }> };

/**
 * The answer for one who gives the name. Whoever lives in one of several homes means that one, however many have
 * come to have the name since. Pure.
 */
export function meantHome(answer: Answer, expected: string | undefined): Location {
  if (answer.kind !== 'Several') return answer;
  const home = answer.homes.find((one) => expected !== undefined && isSameHome(one, expected));
  return home === undefined ? answer.otherwise : { kind: 'Home', home };
}

/** Does the name lead to this home, for anybody? Pure. */
export function leadsTo(answer: Answer, home: string): boolean {
  if (answer.kind === 'Several') return answer.homes.some((one) => isSameHome(one, home));
  return answer.kind === 'Home' && isSameHome(answer.home, home);
}
