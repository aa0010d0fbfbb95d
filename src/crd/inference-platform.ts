import { z } from 'zod';
import { conditionsSchema } from './condition-schema.ts';
import { anyText, NAME_MAX, text, timestamp } from './fields.ts';
import type { Metadata, NamespacedMetadata } from './metadata.ts';

const spec = z.object({
  runai: z
    .object({
      url: text(2048).describe('Base URL of Run:ai.'),
      defaultProject: text(253).optional().describe('Project of deployments that name none.'),
    })
    .optional()
    .describe('NVIDIA Run:ai.'),
  credentialsSecretRef: z
    .object({ name: text(NAME_MAX).describe('Name of the Secret.') })
    .describe('Secret with the credentials.'),
  tls: z
    .object({
      caRef: z
        .object({
          kind: z.enum(['Secret', 'ConfigMap']).default('Secret').describe('Kind of the object.'),
          name: text(NAME_MAX).describe('Name of the object.'),
          key: text(NAME_MAX).default('ca.crt').describe('Key in the object.'),
        })
        .optional()
        .describe('Certificates to trust.'),
      insecureSkipVerify: z.boolean().default(false).describe('Do not verify the certificate.'),
    })
    .optional()
    .describe('How the server is verified.'),
  rateLimit: z
    .object({
      requestsPerSecond: z.int32().min(1).max(100000).default(10).describe('Calls per second.'),
      burst: z.int32().min(1).max(100000).default(20).describe('Calls at once after a pause.'),
      maxInFlight: z.int32().min(1).max(1000).default(16).describe('Calls under way at once.'),
    })
    .prefault({})
    .describe('Limits.'),
  polling: z
    .object({
      active: z.string().max(32).default('5s').describe('While something is under way.'),
      idle: z.string().max(32).default('60s').describe('While nothing is under way.'),
      driftCheck: z.string().max(32).default('1h').describe('How often specs are compared.'),
      staleAfter: z.string().max(32).default('5m').describe('When an observation is too old.'),
      visibilityWindow: z
        .string()
        .max(32)
        .default('30s')
        .describe('How long a new workload may be invisible.'),
    })
    .prefault({})
    .describe('Intervals.'),
});

/** A connection, usable from its own namespace. */
export const inferencePlatformSpecSchema = spec;

/** A connection, usable from the namespaces that it allows. */
export const clusterInferencePlatformSpecSchema = spec.extend({
  allowedConsumers: z
    .array(
      z.object({
        namespaces: z.array(text(63)).max(1000).optional().describe('Namespaces by name.'),
        namespaceSelector: z
          .object({
            matchLabels: z.record(z.string(), anyText(63)).optional().describe('Labels.'),
            matchExpressions: z
              .array(
                z.object({
                  key: text(317).describe('Label.'),
                  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']).describe('Operator.'),
                  values: z.array(anyText(63)).optional().describe('Values.'),
                }),
              )
              .optional()
              .describe('Expressions.'),
          })
          .optional()
          .describe('Namespaces by label.'),
        projects: z.array(text(253)).optional().describe('Projects that may be named.'),
        adopt: z.enum(['Forbidden', 'Allowed']).default('Forbidden').describe('Whether adopt may be used.'),
      }),
    )
    .optional()
    .describe('Who may use it.'),
});

export const inferencePlatformStatusSchema = z.object({
  observedGeneration: z.int().min(0).optional(),
  type: text(63).optional(),
  url: text(2048).optional(),
  deployments: z.int32().min(0).optional(),
  lastContactAt: timestamp().optional(),
  conditions: conditionsSchema.optional(),
});

export type InferencePlatformSpec = z.output<typeof inferencePlatformSpecSchema>;
export type ClusterInferencePlatformSpec = z.output<typeof clusterInferencePlatformSpecSchema>;
export type InferencePlatformStatus = z.output<typeof inferencePlatformStatusSchema>;

/** An object of the kind as the API server hands it out: defaults are filled in. */
export interface InferencePlatform {
  apiVersion: string;
  kind: string;
  metadata: NamespacedMetadata;
  spec: InferencePlatformSpec;
  status?: InferencePlatformStatus;
}

/** An object of the kind as the API server hands it out: defaults are filled in. */
export interface ClusterInferencePlatform {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec: ClusterInferencePlatformSpec;
  status?: InferencePlatformStatus;
}
