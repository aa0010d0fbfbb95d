import { isObject, type JsonObject } from './json.ts';
import { isDeeper } from './json-depth.ts';

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

/** The JSON object that a text is; undefined where it is none. */
export function objectIn(text: string): JsonObject | undefined {
  const parsed = parseJson(text);
  return isObject(parsed) ? parsed : undefined;
}
