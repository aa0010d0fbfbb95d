import { isSameHome } from '../home.ts';
import type { Location } from '../platform.ts';
import type { PlaceWords } from './place-words.ts';

/** The place is none. `words`: what whoever asks reads. */
export type Refusal = { kind: 'Rejected'; words: PlaceWords };

/** What a name leads to for one who gives it. */
type Meant = Exclude<Location, { kind: 'Rejected' }> | Refusal;

/** What a name leads to: an answer for all who give it, or several homes, and what those hear who live in none of them. */
export type Answer =
  | Meant
  | { kind: 'Several'; homes: readonly string[]; otherwise: Exclude<Meant, { kind: 'Home' }> };

/**
 * The answer for one who gives the name. Whoever lives in one of several homes means that one, however many have
 * come to have the name since. Pure.
 */
export function meantHome(answer: Answer, expected: string | undefined): Meant {
  if (answer.kind !== 'Several') return answer;
  const home = answer.homes.find((one) => expected !== undefined && isSameHome(one, expected));
  return home === undefined ? answer.otherwise : { kind: 'Home', home };
}

/** Does the name lead to this home, for anybody? Pure. */
export function leadsTo(answer: Answer, home: string): boolean {
  if (answer.kind === 'Several') return answer.homes.some((one) => isSameHome(one, home));
  return answer.kind === 'Home' && isSameHome(answer.home, home);
}
