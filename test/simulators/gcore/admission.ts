import { ApiError } from './api-error.ts';
import { capacityShortage } from './capacity.ts';
import type { Deployment } from './deployment.ts';
import { quotaRefusal, quotaText, shortages } from './quota.ts';
import { checkReferences } from './spec-check.ts';
import type { Spec } from './spec.ts';
import type { GcoreWorld } from './world.ts';

/**
 * Whether the platform takes a spec: throws its refusal, or returns what the task will fail with, or undefined.
 * `replaced` is the deployment that is changed.
 */
export function admitted(
  world: GcoreWorld,
  home: { accountId: number; projectId: number },
  spec: Spec,
  replaced?: Deployment,
): string | undefined {
  const { quotaStatus, forbidden } = world.knobs;
  const missing = checkReferences(world, home.projectId, spec);
  if (missing !== undefined) return missing;
  const [shortage] = shortages(world, home.accountId, spec, replaced);
  if (shortage !== undefined) {
    if (quotaStatus === 'task') return quotaText(shortage);
    throw quotaRefusal(shortage, quotaStatus);
  }
  const full = capacityShortage(world, spec, replaced);
  if (full !== undefined && forbidden === 'capacity') throw new ApiError(403, 'ForbiddenError', full);
  return full;
}
