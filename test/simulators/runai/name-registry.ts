import { ApiError } from './api-error.ts';
import type { Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

/** Throws the platform's refusal if a name is taken in a project, in the way that the knobs say. */
export function assertNameFree(world: RunaiWorld, projectId: string, name: string, type: string): void {
  const taken = world
    .named(projectId, name)
    .some((other) => (world.knobs.nameScope === 'project' || other.type === type) && holdsName(world, other));
  if (!taken) return;
  throw new ApiError(
    world.knobs.duplicateName,
    `workload with name '${name}' already exists in this project`,
  );
}

function holdsName(world: RunaiWorld, workload: Workload): boolean {
  const { nameFreed, nameFreedDelayMs } = world.knobs;
  if (workload.deleteRequestedAt === undefined && workload.goneAt === undefined) return true;
  if (nameFreed === 'onDelete') return false;
  if (workload.goneAt === undefined) return true;
  return nameFreed === 'afterDelay' && workload.goneAt + nameFreedDelayMs > world.clock.now();
}
