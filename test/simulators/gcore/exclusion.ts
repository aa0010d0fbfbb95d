import { ApiError } from './api-error.ts';
import { type Deployment, isBusy } from './deployment.ts';
import type { GcoreWorld } from './world.ts';

/** Throws where another task of the deployment runs and the platform lets nothing wait for it. */
export function assertNotBusy(world: GcoreWorld, deployment: Deployment): void {
  const { busy } = world.knobs;
  if (busy === 'queue' || !isBusy(deployment)) return;
  throw new ApiError(busy, 'ConflictError', `${deployment.name} is locked by another task`);
}

/** Throws where the platform changes nothing that is stopped. */
export function assertNotStopped(world: GcoreWorld, deployment: Deployment): void {
  if (world.knobs.patchWakes !== 409 || !deployment.stopped) return;
  throw new ApiError(409, 'ConflictError', `${deployment.name} is disabled`);
}
