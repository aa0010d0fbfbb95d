import { z } from 'zod';
import { cel, countOf } from '../cel.ts';
import { anyText, NAME_MAX, port, text } from '../fields.ts';
import { command } from './command.ts';

const count = () => z.int32().min(1).optional();

const httpGet = z.object({
  port: port().describe('Port to ask on.'),
  path: anyText(2048).optional().describe('Path to ask for. Default: /.'),
  host: text(NAME_MAX).optional().describe('Host name to ask. Default: the pod itself.'),
  schema: z.enum(['HTTP', 'HTTPS']).optional().describe('How to ask. Default: HTTP.'),
  headers: z
    .record(z.string(), anyText(8192))
    .meta({ maxProperties: 64 })
    .optional()
    .describe('Headers of the request.'),
});

const handlers = {
  exec: z
    .object({
      command: command.describe('The command and its arguments.'),
    })
    .optional()
    .describe('A command in the container; 0 as its exit code is a good answer.'),
  tcp_socket: z
    .object({ port: port().describe('Port to connect to.') })
    .optional()
    .describe('A TCP connection; that it opens is a good answer.'),
  http_get: httpGet.optional().describe('An HTTP request; 200 to 399 is a good answer.'),
};

const names = Object.keys(handlers);
const one = countOf(names).replaceAll('self.', 'self.probe.');

const probe = z
  .object({
    initial_delay_seconds: z
      .int32()
      .min(0)
      .optional()
      .describe('Seconds from the start to the first question. Default: 0.'),
    period_seconds: count().describe('Seconds between questions. Default: 10.'),
    timeout_seconds: count().describe('Seconds after which no answer counts as a failure. Default: 3.'),
    success_threshold: count().describe('Good answers in a row that count as success. Default: 1.'),
    failure_threshold: count().describe('Failures in a row that count as failure. Default: 3.'),
    ...handlers,
  })
  .describe('What to ask, and how often. It takes exactly one of exec, tcp_socket and http_get.');

const healthCheck = cel(
  z.object({
    enabled: z.boolean().describe('false: it is not asked at all.'),
    probe: probe.optional(),
  }),
  {
    rule: `!self.enabled || (has(self.probe) && ${one} == 1)`,
    message: `probe must have exactly one of ${names.join(', ')} where enabled is true: keep one, or write enabled: false`,
    fieldPath: '.probe',
  },
);

/** Health checks of the container. */
export const probes = z
  .object({
    liveness_probe: healthCheck.optional().describe('Tells when a replica must be started anew.'),
    readiness_probe: healthCheck.optional().describe('Tells when a replica can take requests.'),
    startup_probe: healthCheck.optional().describe('Holds the others back until a replica has started.'),
  })
  .describe(
    'Health checks of the container. Default: those of its catalog entry for an image of the catalog of Gcore, else none, so that a replica may count as ready too soon.',
  );
