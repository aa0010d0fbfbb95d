import { ApiError } from './api-error.ts';
import type { Knobs } from './knobs.ts';
import type { Spec } from './workload.ts';

/** Top-level fields that a PATCH cannot change. */
const immutableFields: ReadonlySet<string> = new Set([
  'annotations',
  'exposedUrls',
  'labels',
  'ports',
  'relatedUrls',
  'security',
  'servingPort',
  'storage',
  'tolerations',
]);

/** Top-level fields that a PATCH takes since the release that is named, and not since 2.19. */
const updatableSince: Readonly<Record<string, Knobs['patchRelease']>> = {
  compute: '2.21',
  nodePools: '2.21',
  nodeType: '2.21',
  podAffinity: '2.21',
  category: '2.22',
  nodeAffinityRequired: '2.22',
  priorityClass: '2.22',
  servingConfiguration: '2.22',
  imagePullSecrets: '2.24',
  preemptibility: '2.24',
};

/** Does a PATCH of this release take a top-level field? What nobody knows is taken. */
export function isUpdatableIn(release: Knobs['patchRelease'], field: string): boolean {
  return !immutableFields.has(field) && (updatableSince[field] ?? '2.19') <= release;
}

/**
 * A PATCH's result, in the way that the knobs say. Throws `ApiError` where they say 400. `everything` is for
 * those who come by another door and can change what a PATCH cannot.
 */
export function patchedSpec(
  spec: Spec,
  patch: Spec,
  knobs: Knobs,
  reach: 'updatable' | 'everything' = 'updatable',
): Spec {
  const refused =
    reach === 'everything'
      ? []
      : Object.keys(patch).filter((field) => !isUpdatableIn(knobs.patchRelease, field));
  if (refused.length > 0 && knobs.patchImmutable === '400') {
    throw new ApiError(400, `spec.${refused[0]} cannot be updated`);
  }
  const allowed = Object.entries(patch).filter(([field]) => !refused.includes(field));
  if (knobs.patchMode === 'mergeDeep') return merged(spec, Object.fromEntries(allowed), knobs);
  const result: Record<string, unknown> = { ...spec };
  for (const [field, value] of allowed) {
    if (value === null) setNull(result, field, knobs);
    else result[field] = value;
  }
  return result;
}

function merged(base: Spec, patch: Spec, knobs: Knobs): Spec {
  const result: Record<string, unknown> = { ...base };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) setNull(result, field, knobs);
    else if (isObject(value)) {
      const before = result[field];
      result[field] = merged(isObject(before) ? before : {}, value, knobs);
    } else result[field] = value;
  }
  return result;
}

/** A null that was sent for a field, in the way that the knobs say. */
export function setNull(result: Record<string, unknown>, field: string, knobs: Knobs): void {
  if (knobs.patchNull === '400') throw new ApiError(400, `spec.${field} must not be null`);
  if (knobs.patchNull === 'clear') delete result[field];
}

/** Merges defaults under a spec: what the spec says wins. Lists are not merged. */
export function underlay(spec: Spec, defaults: Spec): Spec {
  const result: Record<string, unknown> = { ...spec };
  for (const [field, value] of Object.entries(defaults)) {
    const said = result[field];
    if (said === undefined || said === null) result[field] = value;
    else if (isObject(said) && isObject(value)) result[field] = underlay(said, value);
  }
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
