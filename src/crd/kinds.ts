import { z } from 'zod';
import { inferenceDeploymentSchema } from './inference-deployment.ts';
import {
  clusterInferencePlatformSpecSchema,
  inferencePlatformSpecSchema,
  inferencePlatformStatusSchema,
} from './inference-platform.ts';
import { clusterInferencePlatforms, inferenceDeployments, inferencePlatforms } from './names.ts';
import { unobserved } from './unobserved.ts';

/** A column of `kubectl get`. */
export interface PrintedColumn {
  name: string;
  type: 'string' | 'integer' | 'date';
  jsonPath: string;
  description: string;
  /** Shown with `-o wide` only. */
  wide?: true;
}

/** A kind as its CustomResourceDefinition and its reference page need it. */
export interface Kind {
  resource: typeof inferenceDeployments;
  shortName: string;
  /** What the kind is, in a sentence. */
  description: string;
  /** `spec` and `status`, with the rules about the object as a whole. */
  schema: z.ZodObject<{ spec: z.ZodType; status: z.ZodType }>;
  columns: readonly PrintedColumn[];
  /** `kubectl scale` and autoscalers work on it. */
  scalable: boolean;
}

const condition = (name: string, field: string): string =>
  `.status.conditions[?(@.type=="${name}")].${field}`;

const ready: PrintedColumn[] = [
  {
    name: 'Ready',
    type: 'string',
    jsonPath: condition('Ready', 'status'),
    description: 'Whether what the spec asks for is so.',
  },
  { name: 'Reason', type: 'string', jsonPath: condition('Ready', 'reason'), description: 'Why, in a word.' },
];

const age: PrintedColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description: 'How long ago the object was created.',
};

const deployment: Kind = {
  resource: inferenceDeployments,
  shortName: 'infd',
  description: 'One model server, deployed on one inference platform.',
  schema: inferenceDeploymentSchema,
  columns: [
    ...ready,
    { name: 'Target', type: 'string', jsonPath: '.status.target', description: 'What the spec deploys to.' },
    {
      name: 'Platform',
      type: 'string',
      jsonPath: '.spec.platformRef.name',
      description: 'The platform object whose connection is used.',
    },
    age,
    {
      name: 'Phase',
      type: 'string',
      jsonPath: '.status.phase',
      description: "The platform's own word for the state of the workload.",
      wide: true,
    },
    {
      name: 'Endpoint',
      type: 'string',
      jsonPath: '.status.endpoints[0].url',
      description: 'Where the model can be reached.',
      wide: true,
    },
    {
      name: 'Replicas',
      type: 'integer',
      jsonPath: '.status.replicas',
      description: 'Replicas that run now.',
      wide: true,
    },
    {
      name: 'Workload-ID',
      type: 'string',
      jsonPath: '.status.workload.id',
      description: 'What identifies the workload on the platform.',
      wide: true,
    },
  ],
  scalable: true,
};

const platformColumns: PrintedColumn[] = [
  ...ready,
  { name: 'Type', type: 'string', jsonPath: '.status.type', description: 'What kind of platform it is.' },
  { name: 'URL', type: 'string', jsonPath: '.status.url', description: 'Base URL of the platform.' },
  age,
  {
    name: 'Deployments',
    type: 'integer',
    jsonPath: '.status.deployments',
    description: 'How many deployments use this connection. May lag behind by about a minute.',
    wide: true,
  },
];

const status = inferencePlatformStatusSchema
  .default(unobserved('Connecting'))
  .describe('What the operator found out about the connection. Nobody else writes it.');

const platform: Kind = {
  resource: inferencePlatforms,
  shortName: 'infp',
  description: 'A connection to an inference platform, usable from its own namespace.',
  schema: z.object({
    spec: inferencePlatformSpecSchema.describe('Where the platform is and how it is called.'),
    status,
  }),
  columns: platformColumns,
  scalable: false,
};

const clusterPlatform: Kind = {
  resource: clusterInferencePlatforms,
  shortName: 'cinfp',
  description:
    "A connection to an inference platform, usable from the namespaces that it allows. Its Secret lives in the operator's namespace.",
  schema: z.object({
    spec: clusterInferencePlatformSpecSchema.describe(
      'Where the platform is, how it is called, and who may use it.',
    ),
    status,
  }),
  columns: platformColumns,
  scalable: false,
};

/** All kinds of the API. */
export const kinds: readonly Kind[] = [deployment, platform, clusterPlatform];
