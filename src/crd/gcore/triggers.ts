import { z } from 'zod';
import { NAME_MAX, text } from '../fields.ts';

const percent = (of: string) =>
  z
    .object({
      threshold: z.int32().min(1).max(100).describe('Percent above which replicas are added.'),
    })
    .describe(`Scales by ${of}.`);

const http = z
  .object({
    rate: z.int32().min(1).max(1000).describe('Requests in one window above which replicas are added.'),
    window: z.int32().min(1).max(3600).describe('Length of a window in seconds.'),
  })
  .describe('Scales by the rate of requests, and wakes from zero.');

const sqs = z
  .object({
    queue_url: text(2048).describe('URL of the queue.'),
    queue_length: z.int32().min(1).describe('Messages that one replica is to have at most.'),
    activation_queue_length: z.int32().min(1).describe('Messages that wake it from zero.'),
    aws_region: text(NAME_MAX).describe('AWS region of the queue.'),
    secret_name: text(NAME_MAX).describe("Name of the project's secret with the AWS credentials, at Gcore."),
    aws_endpoint: text(2048).optional().describe("Endpoint of AWS. Default: AWS' own."),
    scale_on_flight: z
      .boolean()
      .optional()
      .describe('Count messages that are being worked on. Default: false.'),
    scale_on_delayed: z.boolean().optional().describe('Count delayed messages. Default: false.'),
  })
  .describe('Scales by the length of an Amazon SQS queue, and wakes from zero.');

/** What replicas are added for. Given, it replaces Gcore's default as a whole. */
export const triggers = z
  .object({
    cpu: percent('the use of CPU').optional(),
    memory: percent('the use of memory').optional(),
    gpu_utilization: percent('the use of GPUs').optional(),
    gpu_memory: percent('the use of GPU memory').optional(),
    http: http.optional(),
    sqs: sqs.optional(),
  })
  .describe(
    'What replicas are added for. Default: cpu and memory at 80 percent. Where it is given, nothing of that default is left; {}: no trigger.',
  );
