import { isObject, type JsonObject } from './json.ts';

/** By which of their fields the items of the list at a path are told apart; undefined where the list is one value. */
export type ItemKeys = (listPath: string) => readonly string[] | undefined;

/**
 * The values of a spec by path: `compute.cpuCoreLimit`, `environmentVariables[HF_TOKEN].value`, `nodePools`.
 * Items of a list that has natural keys are told apart by these, so order means nothing. Null is left out.
 */
export function leavesOf(spec: JsonObject, itemKeys: ItemKeys): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  const walk = (value: unknown, path: string): void => {
    const keys = itemKeys(path);
    if (Array.isArray(value) && keys !== undefined) {
      for (const [item, key] of itemsByKey(value, keys)) walk(item, `${path}[${key}]`);
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) walk(item, path === '' ? key : `${path}.${key}`);
    } else if (value !== null && value !== undefined) {
      leaves.set(path, value);
    }
  };
  walk(spec, '');
  return leaves;
}

/** The path of the list item that a leaf belongs to; undefined for a leaf that is in no such list. */
export function itemOf(path: string): string | undefined {
  const end = path.indexOf(']');
  return end < 0 ? undefined : path.slice(0, end + 1);
}

/** `compute` of `compute.cpuCoreLimit`, `ports` of `ports[80,NodePort].external`. */
export function topLevelOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}

/** Items with the same key are numbered. `]` would end a key too early. */
function itemsByKey(items: readonly unknown[], keys: readonly string[]): [unknown, string][] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const values = keys.map((key) => textOf(isObject(item) ? item[key] : item));
    const key = values
      .filter((value) => value !== '')
      .join(',')
      .replaceAll(']', ')');
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return [item, count === 0 ? key : `${key}#${count}`];
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
