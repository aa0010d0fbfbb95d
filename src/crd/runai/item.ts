import { z } from 'zod';
import { type CelRule, cel } from '../cel.ts';

/** True for an item that only removes what a policy adds by default. */
const EXCLUDED = '(has(self.exclude) && self.exclude)';

/**
 * A list item that policies may add by default and that `exclude: true` takes out again. What Run:ai asks of
 * an item (`needs`) is not asked of one that is taken out.
 */
export function item<Shape extends z.ZodRawShape>(
  shape: Shape,
  needs: readonly (keyof Shape & string)[] = [],
) {
  const schema = z.object({
    ...shape,
    exclude: z
      .boolean()
      .optional()
      .describe('true: take out an item that a policy of Run:ai adds by default. Default: false.'),
  });
  if (needs.length === 0) return schema;
  const one = needs.length === 1;
  return cel(schema, {
    rule: `${EXCLUDED} || (${needs.map((field) => `has(self.${field})`).join(' && ')})`,
    message: `${needs.join(', ')} must be given, unless exclude is true: add ${one ? 'it' : 'what is missing'}`,
    reason: 'FieldValueRequired',
  });
}

/** A rule that an excluded item need not keep. */
export function unlessExcluded(rule: CelRule): CelRule {
  return { ...rule, rule: `${EXCLUDED} || (${rule.rule})` };
}
