/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** Is it a JSON object: neither null nor a list? */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
