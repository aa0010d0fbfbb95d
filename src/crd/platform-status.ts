import { z } from 'zod';
import { conditionsSchema } from './condition-schema.ts';
import { text, timestamp } from './fields.ts';
import { statusBounds } from './status-bounds.ts';

/** What the operator reports about a connection. */
export const inferencePlatformStatusSchema = z.object({
  observedGeneration: z
    .int()
    .min(0)
    .optional()
    .describe('The generation of the spec that the last pass read; 0 before the first.'),
  type: text(statusBounds.word).optional().describe('The type of platform that the spec names.'),
  url: text(statusBounds.url).optional().describe('Base URL of the platform.'),
  deployments: z
    .int32()
    .min(0)
    .optional()
    .describe('How many deployments use this connection. May lag behind by about a minute.'),
  lastContactAt: timestamp()
    .optional()
    .describe('When the platform last answered. Written only together with another change.'),
  conditions: conditionsSchema.optional(),
});

export type InferencePlatformStatus = z.output<typeof inferencePlatformStatusSchema>;
