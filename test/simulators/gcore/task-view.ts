import { randomUUID } from 'node:crypto';
import type { Knobs } from './knobs.ts';
import type { Task } from './task.ts';
import { timeText } from './time-text.ts';

/** A task as reads show it. */
export function taskView(task: Task, knobs: Knobs): Record<string, unknown> {
  // Of tasks the time is always known.
  const shape = knobs.createdAt === 'null' ? 'noZone' : knobs.createdAt;
  const time = (at: number | undefined): string | null => (at === undefined ? null : timeText(at, shape));
  return {
    id: task.id,
    user_id: task.userId,
    task_type: taskType(task),
    state: task.finishedAt === undefined ? (task.word ?? task.state) : task.state,
    created_on: time(task.createdAt),
    updated_on: time(task.finishedAt ?? task.startedAt),
    finished_on: time(task.finishedAt),
    error: task.error,
    created_resources:
      task.kind === 'create' && task.state === 'FINISHED'
        ? { inference_instances: [knobs.taskResources === 'name' ? task.name : randomUUID()] }
        : null,
    data: knobs.taskData === 'body' ? task.data : null,
    detailed_state: null,
    project_id: task.projectId,
    region_id: null,
    client_id: task.accountId,
    user_client_id: task.accountId,
    request_id: task.id.slice(-12),
    job_id: null,
    schedule_id: null,
    lifecycle_policy_id: null,
    acknowledged_at: time(task.acknowledgedAt),
    acknowledged_by: task.acknowledgedAt === undefined ? null : task.userId,
  };
}

/** The platform's word for its kind. */
export function taskType({ kind }: Task): string {
  return `${kind}_inference_instance`;
}
