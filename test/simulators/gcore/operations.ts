import type { Deployment, Operation } from './deployment.ts';
import { newTask } from './task.ts';
import type { GcoreWorld } from './world.ts';

/** Who asks, as tasks tell it. */
interface Asker {
  /** The token's name; undefined: somebody at the portal. */
  by: string | undefined;
  userId: number;
}

/** Puts an operation into a deployment's queue. Returns the ids of its tasks. */
export function enqueue(
  world: GcoreWorld,
  deployment: Deployment,
  { by, userId }: Asker,
  asked: Pick<Operation, 'kind'> & Partial<Operation> & { taskCount: number; data?: unknown },
): string[] {
  const { kind, spec, failure, taskCount, data = { name: deployment.name } } = asked;
  const at = world.clock.now();
  const tasks =
    kind === 'start' || kind === 'stop'
      ? []
      : Array.from({ length: taskCount }, () =>
          newTask({
            kind,
            projectId: deployment.projectId,
            accountId: deployment.accountId,
            userId,
            name: deployment.name,
            data,
            createdAt: at,
          }),
        );
  for (const task of tasks) world.tasks.set(task.id, task);
  deployment.operations.push({ kind, at, tasks, spec, failure, by });
  if (kind === 'delete') deployment.deleting = true;
  return tasks.map(({ id }) => id);
}
