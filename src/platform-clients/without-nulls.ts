import { isObject } from './json.ts';

/** A copy without null and undefined, at every depth. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isNothing(item)).map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => !isNothing(item));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

/** Path of the first null at any depth; undefined where there is none. */
export function findNull(value: unknown, path: string): string | undefined {
  if (value === null) return path;
  if (typeof value !== 'object' || value === undefined) return undefined;
  for (const [key, item] of Object.entries(value)) {
    // As Kubernetes writes paths: what is no plain word stands in brackets.
    const isWord = !Array.isArray(value) && /^[\w-]+$/.test(key);
    const found = findNull(item, isWord ? `${path}.${key}` : `${path}[${key}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}
