import { z } from 'zod';
import { cel } from '../cel.ts';
import { numberAtLeast } from './quantity.ts';

const LEAST = '(has(self.minReplicas) ? self.minReplicas : 1)';
const ON_REQUESTS = "(has(self.metric) && self.metric in ['throughput', 'concurrency'])";

/** How Run:ai scales the workload. While it is present, `spec.replicas` is not used. */
export const autoscaling = cel(
  z.object({
    minReplicas: z
      .int32()
      .min(0)
      .optional()
      .describe('Least number of replicas; 0 lets it sleep while no requests come. Default: 1.'),
    maxReplicas: z
      .int32()
      .min(1)
      .optional()
      .describe('Greatest number of replicas. Default: minReplicas, or 1 if that is 0.'),
    metric: z
      .string()
      .max(253)
      .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
      .optional()
      .describe(
        'What to scale by: throughput (requests per second), concurrency (requests at the same time), latency (milliseconds), or the name of a metric of your own.',
      ),
    metricThreshold: z
      .int32()
      .optional()
      .describe('Value of the metric per replica above which replicas are added. Goes with metric.'),
    metricThresholdPercentage: z
      .number()
      .min(1)
      .max(100)
      .optional()
      .describe(
        'Share of metricThreshold at which replicas are added, for throughput and concurrency. Default: 70.',
      ),
    scaleToZeroRetentionSeconds: z
      .int32()
      .min(0)
      .max(3600)
      .optional()
      .describe('How long the last replica stays once it is idle, where minReplicas is 0. Default: 0.'),
    scaleDownDelaySeconds: z
      .int32()
      .min(0)
      .max(3600)
      .optional()
      .describe('How long load must stay low before replicas are taken away.'),
    initialReplicas: z
      .int32()
      .min(0)
      .optional()
      .describe('Replicas of a new revision at its start. Default: minReplicas, or 1 if that is 0.'),
    activationReplicas: z
      .int32()
      .min(1)
      .optional()
      .describe('Replicas to which it wakes from zero. Default: minReplicas, or 1 if that is 0.'),
    concurrencyHardLimit: z
      .int32()
      .min(0)
      .optional()
      .describe('Most requests that one replica works on at the same time; more wait. 0: no limit.'),
    initializationTimeoutSeconds: z
      .int32()
      .min(1)
      .optional()
      .describe('Deprecated and ignored by Run:ai: use servingConfiguration.initializationTimeoutSeconds.'),
  }),
  numberAtLeast('maxReplicas', 'minReplicas'),
  {
    rule: `has(self.metric) || !has(self.maxReplicas) || self.maxReplicas <= ${LEAST} || (${LEAST} == 0 && self.maxReplicas == 1)`,
    message:
      'metric must be given where maxReplicas is greater than minReplicas (but for 0 and 1): write metric and metricThreshold, or make both numbers the same',
    reason: 'FieldValueRequired',
    fieldPath: '.metric',
  },
  {
    rule: '!has(self.metric) || has(self.metricThreshold)',
    message:
      'metricThreshold must be given with metric: write the value per replica above which replicas are added',
    reason: 'FieldValueRequired',
    fieldPath: '.metricThreshold',
  },
  {
    rule: `!has(self.metric) || ${LEAST} != 0 || ${ON_REQUESTS}`,
    message:
      'metric must be throughput or concurrency where minReplicas is 0: write one of them, or minReplicas: 1',
    fieldPath: '.metric',
  },
  {
    rule: `!has(self.metricThresholdPercentage) || ${ON_REQUESTS}`,
    message:
      'metricThresholdPercentage is for the metrics throughput and concurrency only: take it out, or write one of them as metric',
    reason: 'FieldValueForbidden',
    fieldPath: '.metricThresholdPercentage',
  },
  {
    rule: `!has(self.scaleToZeroRetentionSeconds) || ${LEAST} == 0`,
    message: 'scaleToZeroRetentionSeconds needs minReplicas: 0: write that, or take it out',
    reason: 'FieldValueForbidden',
    fieldPath: '.scaleToZeroRetentionSeconds',
  },
).describe('How Run:ai scales the workload by itself. While it is present, spec.replicas is not used.');
