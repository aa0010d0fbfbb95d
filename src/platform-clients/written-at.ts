import type { JsonObject } from './json.ts';

/**
 * Where a field of the merged spec stands in an InferenceDeployment, or has to be added: in `extra` where that gives
 * it, or gives what it is missing in; else in `own`, a section of the target (empty: in the target itself). Pure.
 */
export function writtenAt(
  target: string,
  field: string,
  spec: JsonObject,
  extra: JsonObject,
  own = 'spec',
): string {
  const keys = field.split(/[.[\]]+/).filter((key) => key !== '');
  const depth = depthIn(extra, keys);
  const section = depth > 0 && depth >= depthIn(spec, keys) ? 'extra' : own;
  return ['spec', target, section, field].filter((part) => part !== '').join('.');
}

/** How many keys of a path a value has, one inside the other. */
function depthIn(value: unknown, keys: readonly string[]): number {
  const [first, ...rest] = keys;
  if (first === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, first))
    return 0;
  const [, inner] = Object.entries(value).find(([key]) => key === first) ?? [];
  return 1 + depthIn(inner, rest);
}
