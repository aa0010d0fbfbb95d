import type { Draft } from './draft.ts';

/** One CEL rule: what it refuses with which words, and what it lets through. */
export interface RuleRow {
  /** Every line that the user gets, in full. */
  says: readonly string[];
  refused: Draft;
  accepted: Draft;
  /** For rules about changes: the object as it was. Without it both drafts are created. */
  before?: Draft;
}
