import { z } from 'zod';
import { deletion, id, text } from '../runai/schemas.ts';
import { tolerant } from '../tolerant-list.ts';

/** Answers of Run:ai 2.24 to 3.0 about NIM services, as far as they are used. */

/** What it is in Kubernetes. */
const gvk = z.object({ kind: z.string() }).nullish().catch(undefined);

/** `GET /nim-services/{id}`, and the answers to POST and PATCH. It has no phase. */
export const nimServiceSchema = z.object({
  metadata: z.object({
    id,
    name: z.string().min(1),
    projectId: id,
    clusterId: z.string().min(1),
    createdAt: z.string().min(1),
    deletedAt: deletion,
    gvk,
    priority: text,
    category: text,
    preemptibility: text,
  }),
  desiredPhase: text,
  spec: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((spec) => spec ?? {}),
});
export type NimService = z.output<typeof nimServiceSchema>;

/** How far the control plane has got with bringing a workload to its cluster. */
const syncInfo = z.object({ status: z.string().min(1), message: text });
export type SyncInfo = z.output<typeof syncInfo>;

/** `GET /api/v2/workloads/{id}`: wrapped, unlike the answer to its DELETE. */
export const workloadV2Schema = z.object({
  workload: z.object({ metadata: z.object({ gvk }).nullish().catch(undefined) }),
  // Whether the cluster has the spec is not known where this cannot be read.
  syncInfo: syncInfo.nullish(),
});
export type WorkloadV2 = z.output<typeof workloadV2Schema>;

/** `POST /workloads/batch`: 200 even where nothing was done. */
export const batchSchema = z.object({
  succeeded: z.array(z.string()).nullish().catch(undefined),
  failed: tolerant(z.object({ id, code: z.number().nullish().catch(undefined), message: text })),
});

const value = z.union([z.string(), z.number()]).transform(Number);
const points = <T extends z.ZodRawShape>(shape: T) =>
  tolerant(z.object({ type: z.string(), values: tolerant(z.object({ timestamp: text, ...shape })) }));

/** `GET /workloads/{id}/metrics`, 200 and 207 alike. */
export const nimMetricsSchema = z.object({
  measurements: points({ value }),
  histogram: points({ data: z.record(z.string(), value) }),
});
export type NimMetrics = z.output<typeof nimMetricsSchema>;
