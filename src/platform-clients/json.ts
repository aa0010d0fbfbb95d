/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** Is it a JSON object: neither null nor a list? */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a JSON text says; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The JSON object that a text is; undefined where it is none. */
export function objectIn(text: string): JsonObject | undefined {
  const parsed = parseJson(text);
  return isObject(parsed) ? parsed : undefined;
}

/** A copy without null and undefined, at every depth. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isNothing(item)).map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => !isNothing(item));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

/** RFC 7386, for a patch without nulls. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) merged[key] = applyMergePatch(merged[key], value);
  return merged;
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

/** JSON with sorted keys: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}
