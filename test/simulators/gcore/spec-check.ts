import { ApiError, invalid } from './api-error.ts';
import type { Knobs } from './knobs.ts';
import { missingReferences } from './references.ts';
import type { Spec } from './spec.ts';
import type { GcoreWorld } from './world.ts';

/** Throws the platform's 400 where a body names both ways to authenticate. */
export function checkAuthentication(body: {
  api_keys?: string[] | null | undefined;
  auth_enabled?: boolean | undefined;
}): void {
  if (body.api_keys === undefined || body.api_keys === null || body.auth_enabled === undefined) return;
  throw invalid({ api_keys: ['api_keys and auth_enabled may not be specified together'] });
}

/** Throws the platform's 400 where the numbers of replicas do not fit each other. */
export function checkScales(
  containers: readonly { scale: { min: number; max: number } }[],
  knobs: Knobs,
): void {
  const wrong = containers.findIndex(({ scale }) => scale.max < 1 || scale.min > scale.max);
  if (wrong < 0 || knobs.scaleCheck === 'accept') return;
  throw invalid({ [`containers.${wrong}.scale`]: ['max must be at least 1 and not less than min'] });
}

/** The description as the platform keeps it. Throws 400 where it is too long. */
export function keptDescription(description: string, knobs: Knobs): string {
  const { descriptionMax: max, descriptionOver, descriptionTrim } = knobs;
  const text = descriptionTrim ? description.trim() : description;
  if (max === null || text.length <= max) return text;
  if (descriptionOver === '400') throw invalid({ description: [`must not exceed ${max} characters`] });
  return text.slice(0, max);
}

/** Throws where a spec names what there is not, or returns what its task will say of it. */
export function checkReferences(world: GcoreWorld, projectId: number, spec: Spec): string | undefined {
  const [missing] = missingReferences(world, projectId, spec);
  if (missing === undefined) return undefined;
  const message = `${missing.what} does not exist`;
  switch (world.knobs.missingRef) {
    case 400:
      throw invalid({ [missing.field]: [message] });
    case 404:
      throw new ApiError(404, 'NotFoundError', `no ${missing.what}`);
    case 'taskError':
      return message;
    case 'containerError':
      return undefined;
  }
}
