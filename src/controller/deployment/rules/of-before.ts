import type { Observation } from '../../../platform-clients/platform.ts';
import { isRefusedCreate } from '../../recorded-home.ts';
import { isRecorded } from '../owner.ts';
import type { FoundSituation } from '../situation.ts';

/**
 * It has our mark, goes away, and never was this object's: an earlier object of the name has left it. Were it put on
 * record, its end would pass for a loss, which only `driftPolicy: Correct` makes good. Pure.
 */
export const isOfBefore = (s: FoundSituation, found: Observation): boolean =>
  found.deleting && !isRecorded(s, found) && !mayHaveMade(s);

/** What a create call of this object may have made is its own, in whatever state it is first seen. */
function mayHaveMade({ object }: FoundSituation): boolean {
  const { operation } = object.status ?? {};
  return operation?.type === 'Create' && !isRefusedCreate(operation);
}
