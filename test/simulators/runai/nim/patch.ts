import { ApiError } from '../api-error.ts';
import type { Knobs } from '../knobs.ts';
import { setNull } from '../spec-patch.ts';
import type { Spec } from '../workload.ts';

/** A PATCH's body. */
export interface NimPatch {
  spec: Spec;
  fieldsToRemove?: readonly string[];
}

const OTHER = { replicas: 'autoscaling', autoscaling: 'replicas' } as const;

/** A PATCH's result: sections that are sent replace those that are stored, in the way that the knobs say of the rest. */
export function patchedNim(stored: Spec, { spec, fieldsToRemove }: NimPatch, knobs: Knobs): Spec {
  const { nim } = knobs;
  const result: Record<string, unknown> = { ...stored };
  for (const [field, value] of Object.entries(spec)) {
    if (value === null) setNull(result, field, knobs);
    else result[field] = value;
  }
  for (const [field, other] of Object.entries(OTHER)) {
    const switches = isThere(spec[field]) && isThere(stored[other]) && !isThere(spec[other]);
    if (!switches) continue;
    if (nim.scalingSwitch === '400')
      throw new ApiError(
        400,
        `spec.${other} cannot be replaced by spec.${field}: they are mutually exclusive`,
      );
    if (nim.scalingSwitch === 'auto') delete result[other];
  }
  const isUnknown = nim.fieldsToRemove === '400' || nim.release !== '3.0';
  if (fieldsToRemove !== undefined && isUnknown) throw new ApiError(400, 'unknown field "fieldsToRemove"');
  if (nim.fieldsToRemove === 'on') for (const field of fieldsToRemove ?? []) delete result[field];
  return result;
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}
