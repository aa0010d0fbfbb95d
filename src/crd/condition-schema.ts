import { z } from 'zod';
import { listByKey, text, timestamp } from './fields.ts';
import { statusBounds } from './status-bounds.ts';

const conditionSchema = z.object({
  type: text(316).describe('What the condition is about.'),
  status: z.enum(['True', 'False', 'Unknown']).describe('Whether it holds.'),
  reason: text(statusBounds.word).describe('Why, as one word of a closed list.'),
  message: z
    .string()
    .max(statusBounds.conditionMessage)
    .describe('Why, for people, with what to do about it.'),
  observedGeneration: z.int().min(0).optional().describe('The generation of the spec that this is about.'),
  lastTransitionTime: timestamp().describe('When the status last changed.'),
});

/** The `conditions` of a status: metav1.Condition, one per type. */
export const conditionsSchema = listByKey(
  z.array(conditionSchema).max(statusBounds.conditions),
  'type',
).describe('What is so and what is not, in the form that all Kubernetes tools understand.');
