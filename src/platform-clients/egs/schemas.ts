import { z } from 'zod';
import { tolerant } from '../tolerant-list.ts';
import { envelope } from './envelope.ts';

/**
 * Answers of EGS 1.11 and later, as far as they are used. What we cannot do without must have its type, or that one
 * row is an error. Everything else may be missing, null or something new.
 */

const text = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? '');
const count = z.number().nullish().catch(undefined);

/** A list of which null stands for an empty one. */
const rows = z
  .array(z.unknown())
  .nullable()
  .transform((entries) => entries ?? []);

const brief = {
  endpointName: z.string().min(1),
  /** Its end is random, so that it tells one incarnation of a name from the next. */
  namespace: z.string().min(1),
  clusterName: z.string().min(1),
  modelName: text,
  status: text,
  endpoint: text,
};

/** A row of the list of endpoints. */
export const briefSchema = z.object(brief);
export type Brief = z.output<typeof briefSchema>;

/** A GPU request, as the endpoint that it is for shows it. */
const gpuRequestSchema = z.object({
  gprName: text,
  gprId: text,
  instanceType: text,
  gpuShape: text,
  numberOfGPUs: count,
  numberOfGPUNodes: count,
  status: text,
});
export type GpuRequest = z.output<typeof gpuRequestSchema>;

/**
 * An endpoint as describe shows it. An entry of `gpuRequests` that says nothing is one all the same; what is no list
 * says nothing of whether it has its GPUs still, and is an error.
 */
const detailSchema = z.object({
  ...brief,
  predictStatus: text,
  ingressStatus: text,
  gpuRequests: z
    .array(gpuRequestSchema.catch(() => gpuRequestSchema.parse({})))
    .nullish()
    .transform((requests) => requests ?? []),
});
export type Detail = z.output<typeof detailSchema>;

/** `GET /inference-endpoint/list`; its rows are read one by one. */
export const endpointListSchema = envelope(z.object({ endpoints: rows }));

/** `GET /inference-endpoint`; of an endpoint that there is not, some releases may say nothing. */
export const endpointSchema = envelope(z.object({ endpoint: detailSchema.nullish() }).nullish());

/** A workspace and the clusters that it spans. */
const workspaceSchema = z.object({ name: z.string().min(1), clusters: tolerant(z.string()) });
export type Workspace = z.output<typeof workspaceSchema>;

/** `GET /slice-workspace/list`. */
export const workspaceListSchema = envelope(
  z.object({ workspaces: rows }).transform(({ workspaces }) => ({
    workspaces: workspaces.flatMap((entry) => workspaceSchema.safeParse(entry).data ?? []),
  })),
);

/** `GET /gpr`: a GPU provisioning request. */
export const gprSchema = envelope(
  z.object({
    gprId: z.string().min(1),
    estimatedStartTime: text,
    estimatedWaitTime: text,
    exitDuration: text,
    earlyRelease: z.boolean().nullish().catch(undefined),
    status: z.object({
      provisioningStatus: text,
      failureReason: text,
      startTimestamp: text,
      internalState: text,
    }),
  }),
);
export type Gpr = z.output<typeof gprSchema>;

/** `GET /inventory`. */
export const inventorySchema = envelope(
  z.object({
    items: tolerant(
      z.object({
        clusterName: text,
        instanceType: text,
        gpuShape: text,
        memoryPerGpu: z.number(),
        gpuPerNode: z.number(),
        totalGpuNodes: z.number(),
      }),
    ),
  }),
);
export type InventoryRow = z.output<typeof inventorySchema>['items'][number];

/** `POST /auth`. */
export const tokenSchema = envelope(z.object({ token: z.string().min(1) }));

/** The success of a change. What it says beside that does not matter. */
export const doneSchema = envelope(z.unknown());
