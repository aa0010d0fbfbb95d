import { expect } from 'vitest';
import { conditionOf, type StatusObject } from '../../support/status-rules/status-object.ts';

/** What conditions must say: `Status/Reason` and what the message must contain; `null`: it must not be there. */
export type Expected = Record<string, readonly [word: string, ...message: (RegExp | string)[]] | null>;

/** Throws unless the conditions stand exactly so, each for the generation that the object has now. */
export function expectConditions(object: StatusObject, expected: Expected): void {
  for (const [type, wanted] of Object.entries(expected)) {
    const condition = conditionOf(object, type);
    if (wanted === null) {
      expect(condition, type).toBeUndefined();
      continue;
    }
    const [word, ...texts] = wanted;
    expect(`${condition?.status}/${condition?.reason}`, type).toBe(word);
    expect(condition?.observedGeneration, type).toBe(object.metadata.generation);
    for (const text of texts) expect(condition?.message, type).toMatch(text);
  }
}

/** A connection that a person must mend: what the platform object says. */
export const stalledWith = (reason: string, ...message: (RegExp | string)[]): Expected => ({
  Ready: [`False/${reason}`, ...message],
  Stalled: [`True/${reason}`, ...message],
  Reconciling: null,
});

/** A connection that mends itself: what the platform object says. */
export const waitingWith = (reason: string, ...message: (RegExp | string)[]): Expected => ({
  Ready: [`False/${reason}`, ...message],
  Reconciling: [`True/${reason}`, ...message],
  Stalled: null,
});

/** A connection as it should be. */
export const connected: Expected = {
  Ready: ['True/Connected', 'The platform answers.'],
  Stalled: null,
  Reconciling: null,
};
