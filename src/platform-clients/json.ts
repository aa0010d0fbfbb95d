/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** Is it a JSON object: neither null nor a list? */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Levels of the deepest JSON that is read: no platform documents so many, and more would exhaust the stack. */
const DEEPEST = 100;

/** Characters of an answer; what is shorter takes little memory, whatever it holds. */
const LARGE = 4 * 1024 * 1024;

/**
 * Values in a larger one. A page of 1,000 rows has a few hundred thousand; each takes some hundred bytes, also where it
 * stands there as `[]`, so that 32 MB of these would take a gigabyte.
 */
const MOST_VALUES = 1_000_000;

/**
 * Half of a character of two, as an escape: the first without the second, or the second without the first, whose
 * backslash is none that another one stands for. A text may match that has none.
 */
const HALF =
  /\\u[dD][89abAB][\da-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!(?<!\\)(?:\\\\)*\\u[dD][89abAB][\da-fA-F]{2})\\u[dD][c-fC-F]/;

/**
 * What a JSON text says; undefined where it is none, or is nested more deeply or holds more than anybody reads. Half a
 * character, which no URL can hold and the API server replaces, is replaced here.
 */
export function parseJson(text: string): unknown {
  if (text.length > LARGE && holdsMoreThan(MOST_VALUES, text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isDeeper(value, DEEPEST)) return undefined;
    return HALF.test(text) ? JSON.parse(text, wellFormed) : value;
  } catch {
    return undefined;
  }
}

const wellFormed = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

/**
 * Are there more values in a JSON text? As many as there are commas and beginnings, or fewer. Those in its texts are
 * counted only at first, which is quicker: one workload with a long list in a variable may not hide a whole page.
 */
function holdsMoreThan(most: number, text: string): boolean {
  let count = 0;
  for (const mark of [',', '[', '{'])
    for (let at = text.indexOf(mark); at >= 0 && count <= most; at = text.indexOf(mark, at + 1)) count += 1;
  return count > most && holdsMoreOutsideOfTexts(most, text);
}

function holdsMoreOutsideOfTexts(most: number, text: string): boolean {
  let count = 0;
  let isInText = false;
  for (let at = 0; at < text.length && count <= most; at += 1) {
    const mark = text[at];
    if (mark === '"') isInText = !isInText;
    else if (isInText) at += mark === '\\' ? 1 : 0;
    else if (mark === ',' || mark === '[' || mark === '{') count += 1;
  }
  return count > most;
}

/** Are lists and objects nested in more than so many levels? A page of a list is large: nothing is made on the way. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (!Array.isArray(value) && !isObject(value)) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeper(item, levels - 1)) return true;
  } else {
    for (const key in value) if (isDeeper(value[key], levels - 1)) return true;
  }
  return false;
}

/** The JSON object that a text is; undefined where it is none. */
export function objectIn(text: string): JsonObject | undefined {
  const parsed = parseJson(text);
  return isObject(parsed) ? parsed : undefined;
}

/** What a table has for a word of somebody else's, which may be one that every object has a member for. */
export function entryOf<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
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
  let members = '';
  for (const key of Object.keys(value).sort()) {
    if (value[key] === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(value[key])}`;
  }
  return `{${members}}`;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}
