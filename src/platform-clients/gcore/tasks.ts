import type { Clock } from '../../time/clock.ts';
import { PlatformError } from '../errors.ts';
import type { Call, Progress } from '../platform.ts';
import { taskError } from './answer-error.ts';
import { envDigests, envValues } from './env-digest.ts';
import type { EnvSecrets } from './env-secrets.ts';
import { namesIn, type TaskListParts } from './open-tasks.ts';
import type { Task } from './schemas.ts';
import { type Sent, type SentUpdates, verdictOn } from './sent.ts';

/** What tasks are followed with. */
export interface TaskParts extends TaskListParts {
  clock: Clock;
  sent: SentUpdates;
  /** Values of environments that an error may echo. */
  secrets: EnvSecrets;
}

/** How far tasks have got. One that is not there has ended; what state it is in whose word we do not know, it has not. */
export async function track(
  parts: TaskParts,
  ids: readonly string[],
  name: string | undefined,
  call: Call,
): Promise<Progress | PlatformError> {
  const { sent } = parts;
  // What has come of it may be asked for again: the write that was to record it may have been lost.
  const before = name === undefined ? undefined : sent.progressOf(ids, name);
  if (before !== undefined) return before;
  const update = sent.of(ids);
  const states = await statesOf(parts, ids, { name, isSentHere: update !== undefined }, call);
  if (states instanceof PlatformError) return states;
  const { open, failed, isUpdate, ...told } = states;
  if (open.length > 0) return { open, failed, ...told };
  const verdict =
    failed === undefined && update !== undefined ? await judged(parts, update, call) : undefined;
  if (verdict?.kind === 'Unread') return verdict.error;
  if (verdict?.kind === 'Unseen') return { open: ids, failed: undefined };
  const progress: Progress = {
    open,
    failed: verdict?.error ?? failed,
    ...told,
    // What it was to take away, and may have left, only the process knows that has sent it.
    ...(isUpdate && update === undefined && { lost: true }),
    ...(update?.isPart === true && { rest: true }),
  };
  if (update !== undefined) sent.ended(ids, update, progress);
  return progress;
}

/** What they say themselves. */
async function statesOf(
  parts: TaskParts,
  ids: readonly string[],
  { name, isSentHere }: { name: string | undefined; isSentHere: boolean },
  call: Call,
): Promise<(Progress & { isUpdate: boolean }) | PlatformError> {
  const { api, routes } = parts;
  const replies = await Promise.all(ids.map((id) => api.call(routes.task(id), call)));
  const open: string[] = [];
  const told: Partial<Progress> = {};
  for (const [at, reply] of replies.entries()) {
    if (reply.kind === 'Failed') {
      if (reply.error.class !== 'Gone') return reply.error;
      told.lost = true;
    } else if (reply.value.state === 'ERROR') {
      if (!isSentHere && mayBeAnothers(reply.value, name)) told.doubtful = true;
      else {
        const which = is('delete', reply.value) ? 'notDeleted' : 'failed';
        told[which] ??= await failureOf(parts, reply.value, name, call);
      }
    } else if (reply.value.state !== 'FINISHED') {
      open.push(ids[at] ?? '');
    }
  }
  const isUpdate = replies.some((reply) => reply.kind === 'Value' && is('update', reply.value));
  return { open, failed: undefined, ...told, isUpdate };
}

/** What a PATCH whose tasks have ended well has done: where it takes something away a read tells whether it did. */
async function judged({ api, routes, clock }: TaskParts, update: Sent, call: Call): Promise<Judged> {
  if (update.paths.length === 0) return { kind: 'Done' };
  const begunAt = clock.monotonic();
  const read = await api.call(routes.get(update.name), call);
  if (read.kind === 'Failed')
    return read.error.class === 'Gone' ? { kind: 'Done' } : { kind: 'Unread', error: read.error };
  const verdict = verdictOn(update, { ...read.value, envs: envDigests(read.value.envs) }, begunAt);
  if (verdict instanceof PlatformError) return { kind: 'Done', error: verdict };
  return { kind: verdict === 'Unseen' ? verdict : 'Done' };
}

type Judged = { kind: 'Unread'; error: PlatformError } | { kind: 'Unseen' | 'Done'; error?: PlatformError };

/** Classed as the refusal of the call would be. A delete is made again, whatever the words say. */
async function failureOf(
  parts: TaskParts,
  task: Task,
  name: string | undefined,
  call: Call,
): Promise<PlatformError> {
  const errorClass = is('delete', task) ? 'Transient' : taskError(task.error ?? '');
  const failed = `task ${task.id} failed`;
  if (!task.error) return new PlatformError(errorClass, failed);
  const words = await wordsOf(parts, task.error, name ?? namesIn(task)[0], call);
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

/** An update that tells no name. Where an answer was lost every open one is followed. */
const mayBeAnothers = (task: Task, name: string | undefined): boolean =>
  is('update', task) && !namesIn(task).some((one) => one === name);

/** Is it a task of that kind? */
const is = (kind: 'update' | 'delete', { task_type: type }: Task): boolean => type?.startsWith(kind) === true;
