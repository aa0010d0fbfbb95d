import { isObserved } from '../../crd/unobserved.ts';
import { hasCondition, hasFinalizer, isDeleting } from './facts.ts';
import type { Situation } from './situation.ts';
import { specChange } from './spec-change.ts';

/** Is there nothing left to be done? All pure. */

/** What the spec asks for is so, and nothing is under way; whatever Synced says of drift or a pause. */
export function isAtRest(s: Situation): boolean {
  return (
    isObserved(s.object) &&
    s.object.status?.operation === undefined &&
    !isEdited(s) &&
    hasCondition(s, 'Ready', 'True') &&
    hasFinalizer(s) &&
    !isDeleting(s)
  );
}

/** Everything is as it should be: no look is needed until something hints at a change. */
export const isSettled = (s: Situation): boolean => isAtRest(s) && hasCondition(s, 'Synced', 'True');

/** Without a connection nobody can translate; then the generation has to do. */
function isEdited(s: Situation): boolean {
  if (s.translation === undefined)
    return s.object.status?.applied?.generation !== s.object.metadata.generation;
  return s.translation.kind !== 'Desired' || specChange(s) === 'Edited';
}
