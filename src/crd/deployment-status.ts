import { z } from 'zod';
import { conditionsSchema } from './condition-schema.ts';
import { anyText, listByKey, NAME_MAX, text, timestamp } from './fields.ts';
import { statusBounds as bounds } from './status-bounds.ts';

const workload = z.object({
  id: text(bounds.id)
    .optional()
    .describe('What identifies it on the platform. Run:ai: a UUID. Gcore: its name. EGS: its namespace.'),
  name: text(bounds.id).optional().describe('Its name on the platform.'),
  home: text(bounds.url)
    .optional()
    .describe(
      'Where it lives. Run:ai: <clusterId>/<projectId>. Gcore: <url>/<projectId>. EGS: <url>/<workspace>/<cluster>. It is looked for there and nowhere else.',
    ),
  createdAt: timestamp().optional().describe('When the platform created it.'),
  url: text(bounds.url).optional().describe('Its page in the console of the platform, where there is one.'),
  gpuRequests: z
    .array(text(bounds.id))
    .max(bounds.gpuRequests)
    .optional()
    .describe('Ids of the GPU requests that must be released with it, on platforms that lease GPUs.'),
  leaseExpiresAt: timestamp().optional().describe('When its GPU lease ends, on platforms that lease GPUs.'),
});

const endpoint = z.object({
  name: text(bounds.word).describe('Tells several endpoints of one workload apart.'),
  url: text(bounds.url).describe('Where requests go.'),
  type: text(bounds.word).optional().describe('What it is for, such as Serving.'),
});

const region = z.object({
  name: text(bounds.word).describe('The region, as the platform names it.'),
  ready: z.int32().min(0).optional().describe('Replicas that serve there.'),
  desired: z.int32().min(0).optional().describe('Replicas that are wanted there.'),
  message: anyText(bounds.text).optional().describe('What the platform says about this region.'),
});

const operation = z.object({
  type: z
    .enum(['Create', 'Update', 'Delete', 'Start', 'Stop', 'Recreate'])
    .describe('What is being done to the workload.'),
  id: text(bounds.ids)
    .optional()
    .describe("The platform's task id, where it has one; several are comma-separated."),
  startedAt: timestamp().describe('When it began.'),
  home: text(bounds.url)
    .optional()
    .describe('Of a create: where the call was made, until status.workload says where the workload lives.'),
  generation: z.int().min(0).optional().describe('The generation of the spec that was sent.'),
  hash: text(bounds.hash).optional().describe('Hash of the body that was sent.'),
  attempts: z.int32().min(0).optional().describe('How often it was tried.'),
  nextAttemptAt: timestamp()
    .optional()
    .describe('When it is tried again; only written for waits of a minute and more.'),
  lastError: anyText(bounds.text).optional().describe('Why the last attempt failed.'),
  refused: z.boolean().optional().describe('The platform refused it for good, so nothing came of it.'),
  fingerprint: text(bounds.ids)
    .optional()
    .describe('The fields by which a lost create is recognised, on platforms that keep no owner mark.'),
  baseline: text(bounds.id).optional().describe('The revision that was newest before the update was sent.'),
});

const applied = z.object({
  generation: z.int().min(0).describe('The generation of the spec that the platform accepted last.'),
  hash: text(bounds.hash).describe('Hash of the body that it accepted. No value of a Secret goes into it.'),
  at: timestamp().describe('When it accepted it.'),
  assumed: z
    .boolean()
    .optional()
    .describe('Nothing was sent: what was adopted counts as it, as far as the platform shows that.'),
  secrets: listByKey(
    z
      .array(
        z.object({
          name: text(NAME_MAX).describe('Name of the Secret.'),
          resourceVersion: text(bounds.word).describe('Version of the Secret that was read.'),
        }),
      )
      .max(bounds.secrets),
    'name',
  )
    .optional()
    .describe('Secrets whose values went into the body, and in which version.'),
});

const correction = z.object({
  count: z.int32().min(0).describe('How often it was set right.'),
  lastAt: timestamp().describe('When it was last set right.'),
});

const difference = z.object({
  path: text(bounds.driftPath).describe(
    'The field that differs, as it stands below the section of the target.',
  ),
  desired: anyText(bounds.driftValue).optional().describe('What the spec says, where it cannot be secret.'),
  observed: anyText(bounds.driftValue)
    .optional()
    .describe('What the platform has, where it cannot be secret.'),
});

/** What the operator reports about an InferenceDeployment, and the journal that it continues from. */
export const inferenceDeploymentStatusSchema = z.object({
  observedGeneration: z
    .int()
    .min(0)
    .optional()
    .describe('The generation of the spec that the last pass read; 0 before the first.'),
  target: text(63).optional().describe('Which target the spec names.'),
  phase: anyText(bounds.word).optional().describe("The platform's own word for the state of the workload."),
  phaseMessage: anyText(bounds.text).optional().describe('What the platform says about that state.'),
  workload: workload.optional().describe('The workload on the platform.'),
  endpoints: listByKey(z.array(endpoint).max(bounds.endpoints), 'name')
    .optional()
    .describe('Where the model can be reached.'),
  regions: listByKey(z.array(region).max(bounds.regions), 'name')
    .optional()
    .describe('Replicas by region, on platforms that have regions.'),
  replicas: z.int32().min(0).optional().describe('Replicas that run now.'),
  selector: text(bounds.id)
    .optional()
    .describe('Label selector for the scale subresource. It matches no pod of this cluster.'),
  operation: operation.optional().describe('What is under way, or waits for a person.'),
  applied: applied.optional().describe('The last spec that the platform accepted.'),
  adoptedId: text(bounds.id)
    .optional()
    .describe('Id of the workload that was taken over because of spec.adopt.'),
  correction: correction
    .optional()
    .describe('Present while the platform keeps undoing or losing what the spec says.'),
  drift: z
    .array(difference)
    .max(bounds.drift)
    .optional()
    .describe('Fields in which the platform differs from the spec.'),
  lastObservedAt: timestamp()
    .optional()
    .describe('When a read last showed the workload. Written only together with another change.'),
  lastHandledReconcileAt: anyText(bounds.id)
    .optional()
    .describe(
      'The value of the annotation inference-operator.io/reconcile-requested-at that was handled last.',
    ),
  conditions: conditionsSchema.optional(),
});

export type InferenceDeploymentStatus = z.output<typeof inferenceDeploymentStatusSchema>;
