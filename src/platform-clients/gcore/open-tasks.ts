import { type ErrorClass, PlatformError } from '../errors.ts';
import type { JsonApi } from '../json-api.ts';
import type { Call } from '../platform.ts';
import { readAll } from './pages.ts';
import type { Routes } from './routes.ts';
import { type Task, taskSchema } from './schemas.ts';

/** Tasks that nobody here was told of, because the answer to their call was lost. */

/** What asking for them needs. */
export interface TaskListParts {
  api: JsonApi;
  routes: Routes;
}

/** Why tasks cannot be listed for good: nobody here may see them. */
const UNTOLD = new Set<ErrorClass>(['Forbidden', 'Gone', 'Unsupported']);

/** The open create tasks of the project that may make a deployment of this name. */
export const openCreates = (parts: TaskListParts, name: string, call: Call) =>
  openTasks(parts, 'create', name, call);

/** The open update tasks that may be at work on one. None where nobody here may see tasks: then reads alone tell. */
export async function openUpdates(
  parts: TaskListParts,
  name: string,
  call: Call,
): Promise<readonly string[] | PlatformError> {
  const open = await openTasks(parts, 'update', name, call);
  return open instanceof PlatformError && UNTOLD.has(open.class) ? [] : open;
}

/** All but those that are provably another's. */
async function openTasks(
  { api, routes }: TaskListParts,
  kind: 'create' | 'update',
  name: string,
  call: Call,
): Promise<readonly string[] | PlatformError> {
  const rows = await readAll(api, (offset) => routes.openTasks(kind, offset), call);
  if (rows instanceof PlatformError) return rows;
  const ids = new Set<string>();
  for (const row of rows) {
    const { data: task } = taskSchema.safeParse(row);
    if (task === undefined)
      return new PlatformError('Transient', 'list the tasks: a row of the list is not as documented');
    const isOther = namesIn(task).length > 0 && !namesIn(task).includes(name);
    if (!isOther) ids.add(task.id);
  }
  return [...ids];
}

/** Longest name that a deployment may have; what is longer is an id. */
const LONGEST_NAME = 30;

/** The names that a task tells. What it has created it may tell by ids, which prove nothing. */
export function namesIn({ data, created_resources: created }: Task): string[] {
  const told = typeof data === 'object' && data !== null && 'name' in data ? data.name : undefined;
  const made = (created?.inference_instances ?? []).filter(({ length }) => length <= LONGEST_NAME);
  return [...(typeof told === 'string' ? [told] : []), ...made];
}
