import { z } from 'zod';
import { cel } from '../cel.ts';
import { ARGUMENT_MAX, anyText, LABEL_MAX, NAME_MAX, port, text } from '../fields.ts';
import { command } from './command.ts';
import { containers } from './containers.ts';
import { description } from './description.ts';
import { VARIABLES_MAX } from './env.ts';
import { image } from './image.ts';
import { logging } from './logging.ts';
import { probes } from './probes.ts';

/**
 * The body of a Gcore deployment as its API takes it, without the name.
 * Source: the API specification of POST /cloud/v3/inference/{project_id}/deployments.
 */
export const gcoreDeploymentSpecSchema = cel(
  z.object({
    image,
    listening_port: port().describe('Port on which the container listens.'),
    flavor_name: text(NAME_MAX).describe(
      'Flavor: CPU, memory and GPUs of each replica, such as inference-16vcpu-232gib-1xh100-80gb.',
    ),
    containers,
    timeout: z
      .int32()
      .min(0)
      .optional()
      .describe('Seconds without requests before it scales down to min. Default: 120.'),
    envs: z
      .record(z.string(), anyText(ARGUMENT_MAX))
      .meta({ maxProperties: VARIABLES_MAX })
      .optional()
      .describe('Environment variables of the container, in plain text. For secret values use env.'),
    command: command
      .optional()
      .describe('Command of the container and its arguments, instead of those of its image.'),
    credentials_name: anyText(NAME_MAX)
      .optional()
      .describe("Name of the project's registry credential, for a private image. Empty: none."),
    description: description.optional(),
    api_keys: z
      .array(text(LABEL_MAX))
      .max(256)
      .meta({ 'x-kubernetes-list-type': 'set' })
      .optional()
      .describe(
        'Names of the API keys of Gcore that callers must have one of. Empty or absent: no key is asked for.',
      ),
    auth_enabled: z
      .boolean()
      .optional()
      .describe('Deprecated: callers need an API key. Use api_keys. Default: false.'),
    ingress_opts: z
      .object({
        disable_response_buffering: z
          .boolean()
          .optional()
          .describe('Pass answers on as they come, which streaming needs. Default: false.'),
      })
      .optional()
      .describe('How requests reach the container.'),
    logging: logging.optional(),
    probes: probes.optional(),
  }),
  {
    rule: '!has(self.api_keys) || !has(self.auth_enabled)',
    message: 'api_keys and auth_enabled exclude each other: keep api_keys',
    reason: 'FieldValueForbidden',
    fieldPath: '.auth_enabled',
  },
);

export type GcoreDeploymentSpec = z.output<typeof gcoreDeploymentSpecSchema>;
