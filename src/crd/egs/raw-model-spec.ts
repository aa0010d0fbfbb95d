import { z } from 'zod';
import { cel } from '../cel.ts';
import { anyText, LABEL_MAX, NAME_MAX, text } from '../fields.ts';
import { ownerMarkKey } from '../names.ts';

/** All annotations of a Kubernetes object together. */
const ANNOTATIONS_MAX = 262_144;

const annotations = cel(z.record(z.string(), anyText(ANNOTATIONS_MAX)).meta({ maxProperties: 128 }), {
  rule: `!('${ownerMarkKey}' in self)`,
  message: `the annotation ${ownerMarkKey} is the operator's own mark: take it out`,
  reason: 'FieldValueForbidden',
}).describe('Annotations of the InferenceService.');

const metadata = cel(
  z
    .looseObject({
      name: text(NAME_MAX).optional().describe('The same as endpointName. Default: that.'),
      namespace: text(LABEL_MAX)
        .optional()
        .describe('Not to be given: EGS makes a namespace for each endpoint.'),
      annotations: annotations.optional(),
    })
    .meta({ maxProperties: 64 }),
  {
    rule: '!has(self.namespace)',
    message: 'metadata.namespace is chosen by EGS: take it out',
    reason: 'FieldValueForbidden',
    fieldPath: '.namespace',
  },
).describe('Metadata of the InferenceService.');

/** An InferenceService of KServe. What the operator need not know of it is kept as it is. */
export const rawModelSpec = z
  .looseObject({
    apiVersion: text(NAME_MAX).optional().describe('Default: serving.kserve.io/v1beta1.'),
    kind: z.enum(['InferenceService']).optional().describe('Default: InferenceService.'),
    metadata: metadata.optional(),
    spec: z
      .looseObject({
        predictor: z
          .looseObject({})
          .meta({ maxProperties: 256 })
          .describe('What serves the model, in the words of KServe.'),
      })
      .meta({ maxProperties: 64 })
      .describe('Spec of the InferenceService, in the words of KServe.'),
  })
  .meta({ maxProperties: 64 })
  .describe(
    'An InferenceService of KServe, for what modelSpec cannot say. EGS gets it as YAML. Name credentials by secretKeyRef, which leads to a Secret of the worker cluster.',
  );
