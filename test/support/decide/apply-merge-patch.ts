type Json = Record<string, unknown>;

/** RFC 7386, as an API server applies it. */
export function applyMergePatch(target: object, patch: object): Json {
  const result: Json = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const old = result[key];
    if (value === null) delete result[key];
    else if (isObject(value)) result[key] = applyMergePatch(isObject(old) ? old : {}, value);
    else result[key] = value;
  }
  return result;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
