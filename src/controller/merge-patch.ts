import { isDeepStrictEqual } from 'node:util';

type Json = Record<string, unknown>;

/**
 * The smallest JSON merge patch (RFC 7386) that makes `after` of `before`; undefined where nothing differs.
 * Arrays are replaced as a whole, and what `after` lacks, or has as undefined, is set to null. Pure.
 */
export function createMergePatch(before: object, after: object): Json | undefined {
  const patch: Json = {};
  const old: Json = { ...before };
  const wanted: Json = { ...after };
  for (const key of new Set([...Object.keys(old), ...Object.keys(wanted)])) {
    const [from, to] = [old[key], wanted[key]];
    if (isDeepStrictEqual(from, to)) continue;
    if (to === undefined) patch[key] = null;
    else if (isObject(from) && isObject(to)) {
      const inner = createMergePatch(from, to);
      if (inner !== undefined) patch[key] = inner;
    } else patch[key] = isObject(to) ? withoutUndefined(to) : to;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function withoutUndefined(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
