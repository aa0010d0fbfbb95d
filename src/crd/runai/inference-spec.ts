import { z } from 'zod';
import { ARGUMENT_MAX, NAME_MAX, text } from '../fields.ts';
import { autoscaling } from './autoscaling.ts';
import { compute } from './compute.ts';
import { environmentVariables } from './environment.ts';
import { image } from './image.ts';
import { annotations, labels, relatedUrls } from './marks.ts';
import { exposedUrls, ports, servingPort } from './ports.ts';
import { probes } from './probes.ts';
import { queueing } from './queueing.ts';
import { nodeAffinityRequired, podAffinity, tolerations } from './scheduling.ts';
import { security } from './security.ts';
import { storage } from './storage.ts';

const servingConfiguration = z
  .object({
    initializationTimeoutSeconds: z
      .int32()
      .min(1)
      .optional()
      .describe('How long a new revision may take to become ready before Run:ai gives it up.'),
    requestTimeoutSeconds: z.int32().min(1).optional().describe('How long one request may take.'),
  })
  .describe('Time limits of serving.');

/**
 * The spec of a Run:ai inference as its API takes it, version 2.22 in full and the fields that came later.
 * Source: the OpenAPI of POST /api/v1/workloads/inferences.
 */
export const runaiInferenceSpecSchema = z.object({
  ...image,
  command: text(ARGUMENT_MAX)
    .optional()
    .describe('Command of the container, instead of the one of its image.'),
  args: text(ARGUMENT_MAX).optional().describe('Arguments of the command, as one string.'),
  workingDir: text(4096).optional().describe('Folder in which the command runs.'),
  createHomeDir: z.boolean().optional().describe('Make a home folder for the user of the container.'),
  environmentVariables: environmentVariables.optional(),
  compute: compute.optional(),
  autoscaling: autoscaling.optional(),
  servingPort: servingPort.optional(),
  servingConfiguration: servingConfiguration.optional(),
  exposedUrls: exposedUrls.optional(),
  ports: ports.optional(),
  probes: probes.optional(),
  ...queueing,
  nodeType: text(NAME_MAX).optional().describe('Type of node, as the project defines them.'),
  nodeAffinityRequired: nodeAffinityRequired.optional(),
  podAffinity: podAffinity.optional(),
  tolerations: tolerations.optional(),
  security: security.optional(),
  storage: storage.optional(),
  annotations: annotations.optional(),
  labels: labels.optional(),
  relatedUrls: relatedUrls.optional(),
});

export type RunaiInferenceSpec = z.output<typeof runaiInferenceSpecSchema>;
