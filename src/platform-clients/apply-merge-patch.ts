import { isObject, type JsonObject } from './json.ts';

/**
 * RFC 7386, for a patch without nulls: `target` as `patch` has it. Lists are taken as a whole, and neither argument is
 * changed. Pure.
 */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) merged[key] = applyMergePatch(merged[key], value);
  return merged;
}
