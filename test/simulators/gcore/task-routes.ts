import { json, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { invalid, notFound } from './api-error.ts';
import { type ApiCall, authenticated } from './caller.ts';
import { pageOf } from './page.ts';
import { taskType, taskView } from './task-view.ts';
import type { Task } from './task.ts';
import type { GcoreWorld } from './world.ts';

/** One task, and the list of them. */
export function taskRoutes(router: Router, world: GcoreWorld): void {
  router.add('GET', '/cloud/v1/tasks', authenticated(world, list));
  router.add('GET', '/cloud/v1/tasks/{taskId}', authenticated(world, read));
}

function read(call: ApiCall): SimResponse {
  const { world, params } = call;
  const task = world.tasks.get(params['taskId'] ?? '');
  if (task !== undefined) world.named(task.projectId, task.name);
  if (task === undefined || !isReadable(call, task)) throw notFound(`task ${params['taskId']}`);
  return json(200, taskView(task, world.knobs));
}

function list(call: ApiCall): SimResponse {
  const { world, request } = call;
  const { query } = request;
  const order = query.get('order_by') ?? 'desc';
  if (order !== 'asc' && order !== 'desc') throw invalid({ order_by: ['must be asc or desc'] });
  const from = moment(query, 'from_timestamp') ?? Number.NEGATIVE_INFINITY;
  const to = moment(query, 'to_timestamp') ?? Number.POSITIVE_INFINITY;
  world.allDeployments();
  const found = [...world.tasks.values()].filter(
    (task) =>
      isReadable(call, task) &&
      isAmong(query, 'project_id', String(task.projectId)) &&
      // Tasks of deployments are of no region.
      !query.has('region_id') &&
      isAmong(query, 'state', task.state) &&
      isAmong(query, 'task_type', taskType(task)) &&
      isAmong(query, 'is_acknowledged', String(task.acknowledgedAt !== undefined)) &&
      task.createdAt >= from &&
      task.createdAt <= to,
  );
  const rows = order === 'asc' ? found : found.toReversed();
  return pageOf(rows, request, 10, (task) => taskView(task, world.knobs));
}

/** It is the caller's, and the platform has not forgotten it. */
function isReadable({ world, caller }: ApiCall, task: Task): boolean {
  const { taskTtlMs } = world.knobs;
  const endedAt = task.finishedAt ?? Number.POSITIVE_INFINITY;
  return (
    task.accountId === caller.accountId &&
    world.projects.get(task.projectId)?.removed === false &&
    !task.forgotten &&
    (taskTtlMs === null || endedAt + taskTtlMs > world.clock.now())
  );
}

/** A repeated key allows several values; without the key all are allowed. */
function isAmong(query: URLSearchParams, key: string, value: string): boolean {
  return !query.has(key) || query.getAll(key).includes(value);
}

function moment(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  const at = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(at)) throw invalid({ [key]: ['wrong format'] });
  return at;
}
