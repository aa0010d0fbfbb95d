import { isObject } from './json.ts';

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
