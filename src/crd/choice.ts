import type { CelRule } from './cel.ts';
import { countOf } from './cel.ts';

/** `self` holds exactly one of some sections, and never changes to another. `what` and `remedy` are for the messages. */
export function exactlyOne(names: readonly string[], what: string, remedy: string): CelRule[] {
  const one = names.length === 1 ? `add ${names.join()}` : `write one of ${names.join(', ')}`;
  return [
    {
      rule: `${countOf(names)} == 1`,
      message: `spec must name exactly one ${what}: ${one}`,
      reason: 'FieldValueRequired',
    },
    {
      rule: names.map((name) => `has(self.${name}) == has(oldSelf.${name})`).join(' && '),
      message: `the ${what} in spec is immutable: ${remedy}`,
      reason: 'FieldValueForbidden',
    },
  ];
}
