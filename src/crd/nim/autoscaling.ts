import { z } from 'zod';
import { cel } from '../cel.ts';
import { numberAtLeast } from '../runai/quantity.ts';

/** How Run:ai scales the service. It never sleeps: there is no scaling to zero. */
export const autoscaling = cel(
  z.object({
    minReplicas: z.int32().min(1).optional().describe('Least number of replicas. Default: 1.'),
    maxReplicas: z.int32().min(1).optional().describe('Greatest number of replicas. Default: minReplicas.'),
    metric: z
      .string()
      .max(253)
      .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
      .describe('Name of the metric to scale by.'),
    metricThreshold: z.int32().describe('Value of the metric per replica above which replicas are added.'),
    scaleWindowSeconds: z
      .int32()
      .min(60)
      .max(3600)
      .optional()
      .describe('Seconds of load that are looked at before the number of replicas changes. Default: 300.'),
  }),
  numberAtLeast('maxReplicas', 'minReplicas'),
).describe(
  'How Run:ai scales the service by itself. While it is present, the field spec.replicas of this object is not used.',
);
