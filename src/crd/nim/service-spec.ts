import { z } from 'zod';
import { cel } from '../cel.ts';
import { text } from '../fields.ts';
import { computeFields, computeRules } from '../runai/compute-fields.ts';
import { environmentBy } from '../runai/environment.ts';
import { pullBy } from '../runai/image.ts';
import { annotations, labels } from '../runai/marks.ts';
import { objectName } from '../runai/object-name.ts';
import { probes } from '../runai/probes.ts';
import { queueing } from '../runai/queueing.ts';
import { tolerations } from '../runai/scheduling.ts';
import { autoscaling } from './autoscaling.ts';
import { modelStore } from './model-store.ts';
import { servingPort } from './serving-port.ts';

/** An image with a tag or a digest: the cluster takes no other. A pattern for CEL and JavaScript. */
export const TAGGED_IMAGE = '[:@][^/]+$';

const image = cel(
  text(1024).describe('Image of the NIM with its tag, such as nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3.3.'),
  {
    rule: `self.matches('${TAGGED_IMAGE}')`,
    message: 'image must have a tag: write it behind a colon, such as :1.3.3',
  },
);

const multiNode = z
  .object({
    workers: z.int32().min(1).max(1000).describe('Workers beside the leader, in each replica.'),
  })
  .describe('Spreads each replica over several nodes. It is fixed at creation: see spec.updateStrategy.');

const security = z
  .object({
    runAsUid: z.int().optional().describe("User id. Default: the image's."),
    runAsGid: z.int().optional().describe("Group id. Default: the image's."),
  })
  .describe('As whom the container runs.');

/**
 * The spec of a NIM service as Run:ai takes it, 2.24 and later.
 * Source: the OpenAPI of POST /api/v2/workloads/nim-services.
 */
export const nimServiceSpecSchema = cel(
  z.object({
    image,
    ...pullBy(objectName),
    ngcAuthSecret: objectName()
      .optional()
      .describe(
        "Secret with the key NGC_API_KEY, in the project's namespace on the workload's cluster. Needed to load models from NGC.",
      ),
    modelStore,
    replicas: z
      .int32()
      .min(0)
      .max(1000)
      .optional()
      .describe(
        'Replicas, or sets of leader and workers; 0 stops the service. While it is present, the field spec.replicas of this object is not used.',
      ),
    autoscaling: autoscaling.optional(),
    multiNode: multiNode.optional(),
    compute: cel(z.object(computeFields), ...computeRules)
      .optional()
      .describe('CPU, memory and GPUs of each replica.'),
    environmentVariables: environmentBy(objectName).optional(),
    servingPort: servingPort.optional(),
    probes: probes.optional(),
    ...queueing,
    tolerations: tolerations.optional(),
    security: security.optional(),
    annotations: annotations.optional(),
    labels: labels.optional(),
  }),
  {
    rule: '!has(self.replicas) || !has(self.autoscaling)',
    message: 'replicas and autoscaling exclude each other: keep one of them',
    reason: 'FieldValueForbidden',
    fieldPath: '.replicas',
  },
  {
    rule: '!has(self.multiNode) || !has(self.autoscaling)',
    message: 'autoscaling is not for a service of several nodes: take out autoscaling or multiNode',
    reason: 'FieldValueForbidden',
    fieldPath: '.autoscaling',
  },
);

export type NimServiceSpec = z.output<typeof nimServiceSpecSchema>;
