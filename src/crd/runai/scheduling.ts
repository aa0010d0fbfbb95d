import { z } from 'zod';
import { cel } from '../cel.ts';
import { anyText, LABEL_MAX, text } from '../fields.ts';
import { item, unlessExcluded } from './item.ts';

const LABEL_KEY_MAX = 317;

const expression = cel(
  z.object({
    key: text(LABEL_KEY_MAX).describe('Label of the node.'),
    operator: z
      .enum(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'])
      .describe('How the label is compared with values.'),
    values: z
      .array(anyText(LABEL_MAX))
      .max(128)
      .optional()
      .describe(
        'At least one for In and NotIn, none for Exists and DoesNotExist, one integer for Gt and Lt.',
      ),
  }),
  {
    rule: "!(self.operator in ['In', 'NotIn']) || (has(self.values) && self.values.size() > 0)",
    message: 'values must be given with the operators In and NotIn: list at least one',
    reason: 'FieldValueRequired',
    fieldPath: '.values',
  },
  {
    rule: "!(self.operator in ['Exists', 'DoesNotExist']) || !has(self.values) || self.values.size() == 0",
    message: 'values must be empty with the operators Exists and DoesNotExist: take them out',
    reason: 'FieldValueForbidden',
    fieldPath: '.values',
  },
  {
    rule: "!(self.operator in ['Gt', 'Lt']) || (has(self.values) && self.values.size() == 1 && self.values[0].matches('^-?[0-9]+$'))",
    message: 'values must hold exactly one integer with the operators Gt and Lt: write it as a string',
    fieldPath: '.values',
  },
);

const term = z.object({
  matchExpressions: z.array(expression).max(32).optional().describe('What must all hold for a node.'),
});

/** Nodes on which the workload may run. */
export const nodeAffinityRequired = z
  .object({
    nodeSelectorTerms: z.array(term).max(32).optional().describe('Of which one must hold for a node.'),
  })
  .describe(
    'Labels that a node must have. The terms are alternatives; the expressions of one term must all hold.',
  );

/** How replicas lie to each other. */
export const podAffinity = z
  .object({
    type: z.enum(['Required', 'Preferred']).describe('Whether it must hold or is only wished for.'),
    key: text(LABEL_KEY_MAX).describe('Label of nodes whose values make the groups.'),
  })
  .describe('Keeps the pods of the workload on nodes of one group.');

const toleration = cel(
  item(
    {
      name: text(253).optional().describe('Name of the entry.'),
      operator: z.enum(['Equal', 'Exists']).optional().describe('How the taint is compared with value.'),
      key: text(LABEL_KEY_MAX).optional().describe('Key of the taint.'),
      value: anyText(253).optional().describe('Value of the taint.'),
      effect: z
        .enum(['NoSchedule', 'NoExecute', 'PreferNoSchedule', 'Any'])
        .optional()
        .describe('Effect of the taint; Any stands for all of them.'),
      seconds: z
        .int32()
        .min(1)
        .optional()
        .describe('How long a pod stays once the taint appears, for the effect NoExecute.'),
    },
    ['operator', 'key', 'effect'],
  ),
  unlessExcluded({
    rule: "!has(self.seconds) || (has(self.effect) && self.effect == 'NoExecute')",
    message: 'seconds is for effect: NoExecute only: write that, or take seconds out',
    reason: 'FieldValueForbidden',
    fieldPath: '.seconds',
  }),
);

/** Taints that are put up with. */
export const tolerations = z
  .array(toleration)
  .max(64)
  .describe('Taints of nodes that the workload puts up with.');
