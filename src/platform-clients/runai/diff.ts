import { ownerMarkKey } from '../../crd/names.ts';
import { canonicalJson, isObject, type JsonObject } from '../json.ts';
import type { Desired, Difference } from '../platform.ts';
import { defaultOf, isQuantity, itemKeys, isSet, isShowable, isUpdatable } from './fields.ts';
import { wasSent } from './hash.ts';
import { itemOf, leavesOf, topLevelOf } from '../leaves.ts';
import { parseQuantity } from '../quantity.ts';

/** Deprecated and ignored by the platform, which shows what it likes. */
const IGNORED = 'autoscaling.initializationTimeoutSeconds';

/** Ownership is not a matter of drift, and the mark cannot be changed anyway. */
const MARK = `annotations[${ownerMarkKey}]`;

/**
 * What we sent and the platform shows otherwise. What the platform shows beyond that was added by its policies
 * and defaults, unless we had sent it once: then the spec has dropped it. Pure.
 */
export function diff(desired: Desired, observed: JsonObject): Difference[] {
  const wanted = leavesOf(specOf(desired), itemKeys);
  const found = leavesOf(observed, itemKeys);
  const foundItems = new Set([...found.keys()].map(itemOf));
  const differences = new Map<string, Difference>();

  for (const [path, value] of wanted) {
    const item = itemOf(path);
    if (path === IGNORED || item === MARK) continue;
    if (item !== undefined && !foundItems.has(item)) {
      // `exclude: true` takes out what a policy adds: absent is what it wants.
      if (wanted.get(`${item}.exclude`) !== true)
        differences.set(item, difference(item, undefined, undefined));
    } else if (!isSame(path, value, found.get(path)) && !isHidden(path, found.get(path))) {
      differences.set(path, difference(path, value, found.get(path)));
    }
  }
  for (const path of dropped(desired, wanted, found)) {
    differences.set(path, difference(path, undefined, found.get(path)));
  }
  return [...differences.values()];
}

/** Paths that were sent before, are not any more, and are still there with more than a default. */
export function droppedPaths(desired: Desired, observed: JsonObject): string[] {
  return dropped(desired, leavesOf(specOf(desired), itemKeys), leavesOf(observed, itemKeys));
}

/** The spec within the body of a create. */
export function specOf(desired: Desired): JsonObject {
  const { spec } = desired.body;
  return isObject(spec) ? spec : {};
}

function dropped(
  desired: Desired,
  wanted: ReadonlyMap<string, unknown>,
  found: ReadonlyMap<string, unknown>,
): string[] {
  if (desired.applied === undefined) return [];
  const wantedItems = new Set([...wanted.keys()].map(itemOf));
  const paths = [...found].flatMap(([path, value]) => {
    const item = itemOf(path);
    if (wanted.has(path) || path === IGNORED || item === MARK) return [];
    // Within an item that is still wanted, what else it shows is the platform's.
    if (item !== undefined && wantedItems.has(item)) return [];
    return wasSent(desired.applied, path) && !isSame(path, defaultOf(path, value), value)
      ? [item ?? path]
      : [];
  });
  return [...new Set(paths)];
}

/** A user credential can be read by its own creator only, so its absence says nothing. */
function isHidden(path: string, found: unknown): boolean {
  return found === undefined && /^environmentVariables\[.*\]\.userCredential\./.test(path);
}

function isSame(path: string, wanted: unknown, found: unknown): boolean {
  const [left, right] = [wanted, found].map((value) => value ?? defaultOf(path, value ?? wanted));
  if (typeof left === 'string' && typeof right === 'string' && isQuantity(path)) {
    return left === right || (parseQuantity(left) ?? Number.NaN) === parseQuantity(right);
  }
  if (Array.isArray(left) && Array.isArray(right) && isSet(path)) {
    const sorted = (items: readonly unknown[]): string[] => items.map(canonicalJson).sort(compareText);
    return canonicalJson(sorted(left)) === canonicalJson(sorted(right));
  }
  return canonicalJson(left) === canonicalJson(right);
}

function difference(path: string, desired: unknown, observed: unknown): Difference {
  const [left, right] = [shown(path, desired), shown(path, observed)];
  return {
    path: `spec.${path}`,
    ...(left !== undefined && { desired: left }),
    ...(right !== undefined && { observed: right }),
    mutable: isUpdatable(topLevelOf(path)),
  };
}

function shown(path: string, value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && isShowable(path) ? value.slice(0, 256) : undefined;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
