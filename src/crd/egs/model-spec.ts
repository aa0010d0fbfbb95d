import { z } from 'zod';
import { cel } from '../cel.ts';
import { ARGUMENT_MAX, anyText, NAME_MAX, text } from '../fields.ts';

const QUANTITY_MAX = 64;

const resources = z
  .object({
    cpu: text(QUANTITY_MAX).optional().describe('CPUs, as Kubernetes writes them, such as "2" or 500m.'),
    memory: text(QUANTITY_MAX).optional().describe('Memory, as Kubernetes writes it, such as 8Gi.'),
  })
  .describe('CPUs and memory of the model server.');

/** A model in a format that KServe serves by itself. */
export const modelSpec = cel(
  z.object({
    modelName: text(NAME_MAX).describe(
      'Format of the model, as KServe calls it, such as sklearn or huggingface.',
    ),
    storageURI: text(4096)
      .optional()
      .describe('Where the model is loaded from. Needed unless args say what to load.'),
    args: z.array(anyText(ARGUMENT_MAX)).max(256).optional().describe('Arguments of the model server.'),
    secret: z
      .looseObject({})
      .meta({ maxProperties: 64 })
      .optional()
      .describe(
        'Credentials for the model, as EGS takes them. They are plain text in this object: a Secret of the worker cluster is better named in rawModelSpec.',
      ),
    resources: resources.optional(),
  }),
  {
    rule: 'has(self.storageURI) || (has(self.args) && self.args.size() > 0)',
    message: 'storageURI must be given where args are not: write where the model is loaded from',
    reason: 'FieldValueRequired',
    fieldPath: '.storageURI',
  },
).describe('A model in a format that KServe serves by itself.');
