import { z } from 'zod';
import { port } from '../fields.ts';

const count = () => z.int32().min(1).optional();

const httpGet = z.object({
  path: z
    .string()
    .max(2048)
    .regex(/^(\/[A-Za-z0-9\-_./]*)?$/)
    .optional()
    .describe('Path to ask for. Default: /.'),
  port: port().optional().describe('Port to ask on.'),
  host: z.string().min(1).max(253).optional().describe('Host name to ask. Default: the pod itself.'),
  scheme: z.enum(['HTTP', 'HTTPS']).optional().describe('How to ask. Default: HTTP.'),
});

const readiness = z.object({
  initialDelaySeconds: z.int32().min(0).optional().describe('Seconds from the start to the first question.'),
  periodSeconds: count().describe('Seconds between questions.'),
  timeoutSeconds: count().describe('Seconds after which no answer counts as a failure.'),
  successThreshold: count().describe('Good answers in a row that make it ready.'),
  failureThreshold: count().describe('Failures in a row that make it unready.'),
  handler: z
    .object({ httpGet: httpGet.describe('An HTTP request; 200 to 399 is a good answer.') })
    .describe('What to ask.'),
});

/** Run:ai takes a readiness probe for inference, and no other. */
export const probes = z
  .object({ readiness: readiness.optional().describe('Tells when a replica can take requests.') })
  .describe('Health checks of the container.');
