import { z } from 'zod';
import { pathId } from '../path-id.ts';

/**
 * Answers of Gcore's cloud API v3, as far as they are used. What we cannot do without must have its type, or that one
 * object is an error. Everything else may be missing, null or something new.
 */

const text = z.string().nullish().catch(undefined);
const count = z.int().catch(0);
const number = z.int().nullish().catch(undefined);

const container = z.object({
  region_id: z.int(),
  address: text,
  deploy_status: z.object({ ready: count, total: count }).catch({ ready: 0, total: 0 }),
  // That nothing is wrong is said by null alone.
  error_message: z.string().nullish(),
  scale: z.object({
    min: z.int(),
    max: z.int(),
    cooldown_period: number,
    polling_interval: number,
    triggers: z.record(z.string(), z.unknown()).nullish(),
  }),
});
export type Container = z.output<typeof container>;

/** A deployment, as `GET …/{name}` and the list have it. */
export const deploymentSchema = z.looseObject({
  name: z.string().min(1),
  image: z.string(),
  status: z.string(),
  created_at: text,
  description: text,
  address: text,
  containers: z.array(container),
  envs: z.record(z.string(), z.unknown()).nullish(),
  object_references: z
    .array(z.object({ kind: text, name: text }).catch({ kind: undefined, name: undefined }))
    .nullish()
    .catch(undefined)
    .transform((references) => references ?? []),
});
export type Deployment = z.output<typeof deploymentSchema>;

/** A row, as far as it can be told which deployment it is. */
export const namedSchema = z.looseObject({ name: z.string().min(1), status: text });

/** A page of a list; its rows are read one by one. `count` is of all pages. */
export const pageSchema = z.object({ count: z.int().min(0), results: z.array(z.unknown()) });
export type ListPage = z.output<typeof pageSchema>;

/** What a change answers: the tasks that it is. */
export const tasksSchema = z
  .object({ tasks: z.array(pathId).nullish() })
  .transform(({ tasks }) => tasks ?? []);

/** What a create answers: there is none without a task. */
export const createdSchema = z.object({ tasks: z.array(pathId).min(1) }).transform(({ tasks }) => tasks);

/** `GET /cloud/v1/tasks/{id}`, and a row of the list of tasks. */
export const taskSchema = z.object({
  id: pathId,
  task_type: text,
  state: z.string(),
  error: text,
  created_resources: z
    .object({ inference_instances: z.array(z.string()).nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
  data: z.unknown().optional(),
});
export type Task = z.output<typeof taskSchema>;

/** What `check_limits` answers: numbers by `<attribute>_limit`, `_requested` and `_usage`. */
export const limitsSchema = z.record(z.string(), z.unknown());
