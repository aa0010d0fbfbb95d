import type { Before } from './field-hash.ts';
import { canonicalJson } from './canonical-json.ts';
import { isObject, type JsonObject } from './json.ts';
import { type ItemKeys, itemOf, leavesOf } from './leaves.ts';
import type { Desired, Difference } from './platform.ts';
import { parseQuantity } from './quantity.ts';

type Leaves = ReadonlyMap<string, unknown>;

/** How the specs of a target are compared. Paths are those of `leavesOf`; `observed`: the leaves that the platform shows. All pure. */
export interface Comparing {
  itemKeys: ItemKeys;
  /** Was this leaf part of a spec that was sent before? */
  wasSent: (before: Before, path: string) => boolean;
  /** The same of a field within an item of a list. Absent where items go whole with every update. */
  wasSentWithin?: (before: Before, path: string) => boolean;
  /** Does the order of this list, whose items are plain values, mean nothing? */
  isSet: (path: string) => boolean;
  /** What the platform takes an absent field for, where the other side says `sent`. */
  defaultOf: (path: string, sent: unknown, observed: Leaves) => unknown;
  /** Is it a Kubernetes quantity, which may be written in several ways? */
  isQuantity: (path: string) => boolean;
  /** May this text be shown? Numbers and booleans always may; the rest may hold secrets. */
  isShowable: (path: string) => boolean;
  /** No matter of drift: marks of ours, what the platform shows as it likes. `item`: the list item of the path. */
  isIgnored: (path: string, item: string | undefined) => boolean;
  /** Its absence says nothing: not everybody is shown it. */
  isHidden: (path: string) => boolean;
  /** Can the platform change it in place? */
  isMutable: (path: string, observed: Leaves) => boolean;
}

/** What is wanted, and what was sent before. */
type Wanted = Pick<Desired, 'body' | 'applied' | 'sent'>;

/**
 * What we sent and the platform shows otherwise. What the platform shows beyond that was added by its policies
 * and defaults, unless we had sent it once: then the spec has dropped it. Pure.
 */
export function diff(comparing: Comparing, desired: Wanted, observed: JsonObject): Difference[] {
  const { itemKeys } = comparing;
  const wanted = leavesOf(specOf(desired), itemKeys);
  const found = leavesOf(observed, itemKeys);
  const foundItems = new Set([...found.keys()].map(itemOf));
  const differences = new Map<string, Difference>();
  const differs = (path: string, left: unknown, right: unknown): void => {
    differences.set(path, difference(comparing, path, left, right, found));
  };

  for (const [path, value] of wanted) {
    const item = itemOf(path);
    if (comparing.isIgnored(path, item)) continue;
    if (item !== undefined && !foundItems.has(item)) {
      // `exclude: true` takes out what a policy adds: absent is what it wants.
      if (wanted.get(`${item}.exclude`) !== true) differs(item, undefined, undefined);
      continue;
    }
    const shown = found.get(path);
    const hidden = shown === undefined && comparing.isHidden(path);
    if (!hidden && !isSame(comparing, path, value, shown, found)) differs(path, value, shown);
  }
  for (const path of dropped(comparing, desired, wanted, found)) differs(path, undefined, found.get(path));
  return [...differences.values()];
}

/** Paths that were sent before, are not any more, and are still there with more than a default. */
export function droppedPaths(comparing: Comparing, desired: Wanted, observed: JsonObject): string[] {
  const { itemKeys } = comparing;
  return dropped(comparing, desired, leavesOf(specOf(desired), itemKeys), leavesOf(observed, itemKeys));
}

/** The spec within the body of a create. */
export function specOf(desired: Pick<Desired, 'body'>): JsonObject {
  const { spec } = desired.body;
  return isObject(spec) ? spec : {};
}

function dropped(comparing: Comparing, before: Wanted, wanted: Leaves, found: Leaves): string[] {
  const { applied, sent = [] } = before;
  if (applied === undefined && sent.length === 0) return [];
  const wantedItems = new Set([...wanted.keys()].map(itemOf));
  const paths = [...found].flatMap(([path, value]) => {
    const item = itemOf(path);
    if (wanted.has(path) || comparing.isIgnored(path, item)) return [];
    const isMore = !isSame(comparing, path, comparing.defaultOf(path, value, found), value, found);
    // Within an item that is still wanted, what else it shows is the platform's, unless it is known that it was ours.
    if (item !== undefined && wantedItems.has(item))
      return comparing.wasSentWithin?.(before, path) === true && isMore ? [path] : [];
    return comparing.wasSent(before, path) && isMore ? [item ?? path] : [];
  });
  return [...new Set(paths)];
}

function isSame(comparing: Comparing, path: string, wanted: unknown, shown: unknown, found: Leaves): boolean {
  if (wanted === shown) return true;
  const [left, right] = [wanted, shown].map(
    (value) => value ?? comparing.defaultOf(path, value ?? wanted, found),
  );
  if (typeof left === 'string' && typeof right === 'string' && comparing.isQuantity(path)) {
    return left === right || (parseQuantity(left) ?? Number.NaN) === parseQuantity(right);
  }
  if (Array.isArray(left) && Array.isArray(right) && comparing.isSet(path)) {
    const sorted = (items: readonly unknown[]): string[] => items.map(canonicalJson).sort(compareText);
    return canonicalJson(sorted(left)) === canonicalJson(sorted(right));
  }
  return canonicalJson(left) === canonicalJson(right);
}

function difference(
  comparing: Comparing,
  path: string,
  desired: unknown,
  observed: unknown,
  found: Leaves,
): Difference {
  const shown = (value: unknown): string | undefined => {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' && comparing.isShowable(path) ? value.slice(0, 256) : undefined;
  };
  const [left, right] = [shown(desired), shown(observed)];
  return {
    path: `spec.${path}`,
    ...(left !== undefined && { desired: left }),
    ...(right !== undefined && { observed: right }),
    mutable: comparing.isMutable(path, found),
  };
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
