import type { Clock } from '../../time/clock.ts';
import { type ErrorClass, PlatformError } from '../errors.ts';
import type { JsonApi } from '../json-api.ts';
import type { Call, Progress } from '../platform.ts';
import { taskError } from './answer-error.ts';
import { envDigests, envValues } from './env-digest.ts';
import type { EnvSecrets } from './env-secrets.ts';
import { readAll } from './pages.ts';
import type { Routes } from './routes.ts';
import { type Task, taskSchema } from './schemas.ts';
import { type SentUpdates, verdictOn } from './sent.ts';

/** What tasks are followed with. */
export interface TaskParts {
  api: JsonApi;
  routes: Routes;
  clock: Clock;
  sent: SentUpdates;
  /** Values of environments that an error may echo. */
  secrets: EnvSecrets;
}

/** Longest name that a deployment may have; what is longer is an id. */
const LONGEST_NAME = 30;

/** How far tasks have got. One that is not there has ended; what state it is in whose word we do not know, it has not. */
export async function track(
  parts: TaskParts,
  ids: readonly string[],
  name: string | undefined,
  call: Call,
): Promise<Progress | PlatformError> {
  const { api, routes, sent } = parts;
  const replies = await Promise.all(ids.map((id) => api.call(routes.task(id), call)));
  const open: string[] = [];
  let failed: PlatformError | undefined;
  let notDeleted: PlatformError | undefined;
  let isLost = false;
  for (const [at, reply] of replies.entries()) {
    if (reply.kind === 'Failed') {
      if (reply.error.class !== 'Gone') return reply.error;
      isLost = true;
    } else if (reply.value.state === 'ERROR') {
      const isSentHere = sent.of(ids) !== undefined;
      const error = await failureOf(parts, reply.value, { name, isSentHere }, call);
      if (is('delete', reply.value)) notDeleted ??= error;
      else failed ??= error;
    } else if (reply.value.state !== 'FINISHED') {
      open.push(ids[at] ?? '');
    }
  }
  const told = { ...(notDeleted !== undefined && { notDeleted }) };
  if (open.length > 0) return { open, failed, ...told };
  // What it was to take away, and may have left, only the process knows that has sent it.
  const isAnothers = sent.of(ids) === undefined && (name === undefined || sent.followed(name) === undefined);
  const isUpdate = replies.some((reply) => reply.kind === 'Value' && is('update', reply.value));
  const isPart = sent.of(ids)?.isPart === true;
  const progress = await ended(parts, ids, { failed, isLost }, call);
  if (progress instanceof PlatformError) return progress;
  return {
    ...progress,
    ...told,
    ...((isLost || (isUpdate && isAnothers)) && { lost: true }),
    ...(isPart && { rest: true }),
  };
}

/** All tasks of a call have ended. Of a PATCH that takes something away a read tells whether it did. */
async function ended(
  { api, routes, clock, sent }: TaskParts,
  ids: readonly string[],
  { failed, isLost }: { failed: PlatformError | undefined; isLost: boolean },
  call: Call,
): Promise<Progress | PlatformError> {
  const update = sent.of(ids);
  if (update === undefined || failed !== undefined || update.paths.length === 0) {
    if (update !== undefined) sent.ended(ids, update, failed === undefined && !isLost);
    return { open: [], failed };
  }
  const begunAt = clock.monotonic();
  const read = await api.call(routes.get(update.name), call);
  if (read.kind === 'Failed' && read.error.class !== 'Gone') return read.error;
  const verdict =
    read.kind === 'Failed'
      ? 'InForce'
      : verdictOn(update, { ...read.value, envs: envDigests(read.value.envs) }, begunAt);
  if (verdict === 'Unseen') return { open: ids, failed: undefined };
  const error = verdict instanceof PlatformError ? verdict : undefined;
  sent.ended(ids, update, error === undefined && !isLost);
  return { open: [], failed: error };
}

/** Classed as the refusal of the call would be. A delete is made again, whatever the words say. */
async function failureOf(
  parts: TaskParts,
  task: Task,
  { name, isSentHere }: { name: string | undefined; isSentHere: boolean },
  call: Call,
): Promise<PlatformError> {
  const errorClass = is('delete', task) ? 'Transient' : taskError(task.error ?? '');
  const failed = `task ${task.id} failed`;
  if (!task.error) return new PlatformError(errorClass, failed);
  const known = name ?? nameIn(task);
  // An open update that tells no name is followed as well, and may be of a deployment whose values nobody here knows.
  const isOurs = isSentHere || !is('update', task) || namesIn(task).some((one) => one === known);
  const words = isOurs ? await wordsOf(parts, task.error, known, call) : NOT_SHOWN;
  return new PlatformError(errorClass, `${failed}${words}`);
}

const NOT_SHOWN = ' (what it says is not shown: it may repeat values of the environment)';

/** What a task says, as far as it is known what it must not show. */
async function wordsOf(
  { api, routes, secrets }: TaskParts,
  error: string,
  name: string | undefined,
  call: Call,
): Promise<string> {
  // What goes is not translated, and what was sent by the process before this only the deployment itself tells.
  if (name !== undefined && !secrets.knows(name)) {
    const read = await api.call(routes.get(name), call);
    if (read.kind === 'Failed') return NOT_SHOWN;
    secrets.note(name, envValues(read.value.envs));
  }
  return `: ${api.clean(error, undefined, secrets.of(name))}`;
}

/** Is it a task of that kind? */
const is = (kind: 'update' | 'delete', { task_type: type }: Task): boolean => type?.startsWith(kind) === true;

/** Why tasks cannot be listed for good: nobody here may see them, and reads alone tell. */
export const UNTOLD: ReadonlySet<ErrorClass> = new Set<ErrorClass>(['Forbidden', 'Gone', 'Unsupported']);

/** The open create or update tasks of the project that may be of a name: all but those that are provably another's. */
export async function openTasks(
  { api, routes }: Pick<TaskParts, 'api' | 'routes'>,
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

function nameIn(task: Task): string | undefined {
  return namesIn(task)[0];
}

/** The names that a task tells. What it has created it may tell by ids, which prove nothing. */
function namesIn({ data, created_resources: created }: Task): string[] {
  const told = typeof data === 'object' && data !== null && 'name' in data ? data.name : undefined;
  const made = (created?.inference_instances ?? []).filter(({ length }) => length <= LONGEST_NAME);
  return [...(typeof told === 'string' ? [told] : []), ...made];
}
