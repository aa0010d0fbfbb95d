import { z } from 'zod';
import { parseTimestamp } from '../../time/timestamp.ts';
import { pathId } from '../path-id.ts';
import { readable, tolerant } from '../tolerant-list.ts';

/**
 * Answers of Run:ai 2.18 to 3.0, as far as they are used. What we cannot do without must have its type, or that
 * one object is an error. Everything else may be missing, null or something new.
 */

export const id = z.union([pathId, z.number().int()]).transform(String);
export const text = z.string().nullish().catch(undefined);
const integer = z.number().nullish().catch(undefined);
const time = text;
/** When it was deleted. What is no time leaves open whether it lives; the zero time of Go is none of a deletion. */
export const deletion = z
  .string()
  .nullish()
  .refine((at) => !at || parseTimestamp(at) !== undefined)
  .transform((at) => (at && (parseTimestamp(at) ?? 0) > 0 ? at : undefined));
const count = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish();
/** Where the next page begins. What is no number leaves open whether the list goes on. */
const next = count;

const condition = z.object({ type: z.string(), status: z.string(), reason: text, message: text });

/** `GET /workloads/inferences/{id}`, and the answers to POST and PATCH. */
export const inferenceSchema = z.object({
  name: z.string().min(1),
  workloadId: id,
  projectId: id,
  clusterId: z.string().min(1),
  createdAt: z.string().min(1),
  deletedAt: deletion,
  desiredPhase: text,
  actualPhase: text,
  spec: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((spec) => spec ?? {}),
});
export type Inference = z.output<typeof inferenceSchema>;

/** A row of `GET /workloads`, and `GET /workloads/{id}`. */
export const workloadSchema = z.object({
  id,
  name: z.string().min(1),
  type: z.string(),
  sourceApi: text,
  projectId: id,
  projectName: text,
  clusterId: z.string().min(1),
  phase: z.string(),
  phaseMessage: text,
  phaseReason: text,
  createdAt: text,
  updatedAt: time,
  phaseUpdatedAt: time,
  deletedAt: deletion,
  runningPods: count,
  requestedPods: z.object({ number: integer, min: integer }).nullish().catch(undefined),
  conditions: tolerant(condition),
  endpoints: tolerant(z.union([z.string(), z.object({ url: z.string() })])),
  urls: tolerant(z.string()),
  externalConnections: tolerant(z.object({ url: z.string() })),
  pendingSchedulingMessages: tolerant(z.object({ nodePool: text, reason: text, userMessage: text })),
});
export type Workload = z.output<typeof workloadSchema>;

/** The same, as far as it can be told which workload it is, whatever else it says; and where that one lives. */
export const identifiedSchema = z.object({ id });
export const placedSchema = z.looseObject({
  id,
  projectId: id,
  clusterId: z.string().min(1),
  deletedAt: time,
});

/** A page of `GET /workloads`; its rows are read one by one. */
export const workloadPageSchema = z.object({
  workloads: z.array(z.unknown()),
  next,
});

/** One revision of an inference. Its `environmentVariables` may hold secrets: only the names are kept. */
export const revisionSchema = z.object({
  id,
  createdAt: z.string().min(1),
  deletedAt: deletion,
  phase: z.string(),
  phaseMessage: text,
  images: z.array(z.string()).nullish(),
  command: text,
  arguments: text,
  environmentVariables: z
    .record(z.string(), z.unknown())
    .nullish()
    .catch(undefined)
    .transform((variables) => (variables ? Object.keys(variables) : undefined)),
});
export type Revision = z.output<typeof revisionSchema>;
export const revisionsSchema = z.object({ revisions: z.array(revisionSchema).nullable() });

/** A project of `GET /org-unit/projects`. */
export const projectSchema = z.object({ id, name: z.string(), clusterId: z.string().min(1) });
export type Project = z.output<typeof projectSchema>;
/** `unreadable`: entries that were left out. */
export const projectPageSchema = z
  .object({ projects: z.array(z.unknown()), next })
  .transform(({ projects: entries, next }) => {
    const projects = readable(projectSchema, entries);
    return { projects, unreadable: entries.length - projects.length, next };
  });

const clusters = z.array(
  z.object({
    uuid: z.string(),
    name: z.string(),
    version: text,
    status: z.object({ state: text }).nullish().catch(undefined),
  }),
);

/** `GET /clusters`: a bare array; some servers wrap it. */
export const clustersSchema = z.union([
  clusters,
  z.object({ clusters }).transform((envelope) => envelope.clusters),
]);

const lifetime = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .nullish()
  .catch(undefined);

/** `POST /api/v2/token`. */
export const tokenV2Schema = z
  .object({ access_token: z.string().min(1), expires_in: lifetime })
  .transform((token) => ({ token: token.access_token, seconds: token.expires_in ?? undefined }));

/** `POST /api/v1/token`. */
export const tokenV1Schema = z
  .object({ accessToken: z.string().min(1), expiresIn: lifetime })
  .transform((token) => ({ token: token.accessToken, seconds: token.expiresIn ?? undefined }));

/** `GET …/metrics`, 200 and 207 alike. */
export const metricsSchema = z.object({
  measurements: tolerant(
    z.object({
      type: z.string(),
      values: tolerant(
        z.object({ value: z.union([z.string(), z.number()]).transform(String), timestamp: time }),
      ),
    }),
  ),
});

/** `GET /workloads/{id}/pods`. */
export const podPageSchema = z.object({ pods: tolerant(z.object({ id })) });
