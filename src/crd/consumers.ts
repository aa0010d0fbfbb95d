import { z } from 'zod';
import { type CelRule, cel } from './cel.ts';
import { anyText, LABEL_MAX, NAME_MAX, text } from './fields.ts';

/** Longest label key: a DNS subdomain, a slash and a name. */
const LABEL_KEY_MAX = NAME_MAX + 1 + LABEL_MAX;

const operatorRules: CelRule[] = [
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
];

const expression = cel(
  z.object({
    key: text(LABEL_KEY_MAX).describe('Label of the namespace.'),
    operator: z
      .enum(['In', 'NotIn', 'Exists', 'DoesNotExist'])
      .describe('How the label is compared with values.'),
    values: z
      .array(anyText(LABEL_MAX))
      .max(128)
      .optional()
      .describe('At least one for In and NotIn, none for Exists and DoesNotExist.'),
  }),
  ...operatorRules,
);

/** metav1.LabelSelector over namespaces. Empty: every namespace. */
const namespaceSelector = z
  .object({
    matchLabels: z
      .record(z.string(), anyText(LABEL_MAX))
      .meta({ maxProperties: 64 })
      .optional()
      .describe('Labels that a namespace must have, with these values.'),
    matchExpressions: z.array(expression).max(64).optional().describe('What must all hold for a namespace.'),
  })
  .describe('Namespaces by their labels. {}: every namespace.');

const consumer = cel(
  z.object({
    namespaces: z.array(text(LABEL_MAX)).min(1).max(1024).optional().describe('Namespaces by name.'),
    namespaceSelector: namespaceSelector.optional(),
    projects: z
      .array(text(NAME_MAX))
      .min(1)
      .max(1024)
      .optional()
      .describe('Run:ai projects, by name or id, that these namespaces may use. Absent: all.'),
    workspaces: z
      .array(text(NAME_MAX))
      .min(1)
      .max(1024)
      .optional()
      .describe('EGS workspaces, by name, that these namespaces may use. Absent: all.'),
    adopt: z
      .enum(['Forbidden', 'Allowed'])
      .default('Forbidden')
      .describe('Whether these namespaces may take over workloads that exist already.'),
  }),
  {
    rule: 'has(self.namespaces) != has(self.namespaceSelector)',
    message:
      'an entry of spec.allowedConsumers takes exactly one of namespaces and namespaceSelector: keep one (namespaceSelector: {} stands for every namespace)',
    reason: 'FieldValueRequired',
  },
);

/** Which namespaces may use a cluster-wide connection, and for what. */
export const allowedConsumers = z
  .array(consumer)
  .max(256)
  .describe('Which namespaces may use this connection. One entry that fits is enough. Absent: nobody.');
