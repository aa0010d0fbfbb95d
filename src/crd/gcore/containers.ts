import { z } from 'zod';
import { cel } from '../cel.ts';
import { listByKey } from '../fields.ts';
import { triggers } from './triggers.ts';

/** Most replicas of one region. */
export const REPLICAS_MAX = 300;

const scale = cel(
  z.object({
    min: z
      .int32()
      .min(0)
      .max(REPLICAS_MAX)
      .describe('Least number of replicas; 0 lets it sleep while nothing comes.'),
    max: z.int32().min(1).max(REPLICAS_MAX).describe('Greatest number of replicas. At least min.'),
    cooldown_period: z
      .int32()
      .min(1)
      .max(3600)
      .optional()
      .describe('Seconds that load must stay low before replicas are taken away. Default: 60.'),
    polling_interval: z
      .int32()
      .min(5)
      .max(3600)
      .optional()
      .describe('Seconds between looks at the triggers. Default: 30.'),
    triggers: triggers.optional(),
  }),
  {
    rule: 'self.min <= self.max',
    message: 'scale.max must be at least scale.min: raise it, or lower min',
    fieldPath: '.max',
  },
).describe(
  'How Gcore scales in this region. It may be left out only where there is one region: then spec.replicas is used.',
);

const container = z.object({
  region_id: z.int().min(1).describe('Number of the region.'),
  scale: scale.optional(),
});

/** Where it runs: one entry for each region. */
export const containers = cel(listByKey(z.array(container).min(1).max(64), 'region_id'), {
  rule: 'self.size() == 1 || self.all(container, has(container.scale))',
  message:
    'spec.gcore.spec.containers[].scale may be left out only where there is exactly one container: write scale {min, max} for each region',
  reason: 'FieldValueRequired',
}).describe('The regions where it runs, and how it scales there. More than 6 may be refused by Gcore.');
