import * as spec from '../field-diff.ts';
import type { JsonObject } from '../json.ts';
import { leavesOf, topLevelOf } from '../leaves.ts';
import type { Desired, Difference } from '../platform.ts';
import type { NimDetail } from './detail.ts';
import { defaultOf, isMutable, isQuantity, isShowable, itemKeys, MARK, OTHER_SCALING } from './fields.ts';
import { wasSent } from './hash.ts';

const comparing: spec.Comparing = {
  itemKeys,
  wasSent,
  isSet: () => false,
  defaultOf,
  isQuantity,
  isShowable,
  isIgnored: (_path, item) => item === MARK,
  // A user credential can be read by its own creator only.
  isHidden: (path) => /^environmentVariables\[.*\]\.userCredential\./.test(path),
  isMutable,
};

type Shown = Pick<NimDetail, 'spec' | 'beside'>;

/** What we sent and the platform shows otherwise, below `spec`. Pure. */
export function diff(desired: Desired, shown: Shown): Difference[] {
  const differences = spec.diff(comparing, desired, effective(desired, shown));
  const known = new Set(differences.map(({ path }) => topLevelOf(path.slice('spec.'.length))));
  const other = otherScaling(desired, shown.spec);
  if (other === undefined || known.has(other)) return differences;
  return [...differences, { path: `spec.${other}`, mutable: true }];
}

/** The sections that are there and that the spec does not want: it had them once, or they exclude one that it has. */
export function sectionsToRemove(desired: Desired, shown: Shown): string[] {
  const wanted = spec.specOf(desired);
  const dropped = droppedPaths(desired, shown).map(topLevelOf);
  const other = otherScaling(desired, shown.spec);
  const all = [...dropped, ...(other === undefined ? [] : [other])];
  return [...new Set(all)].filter((section) => wanted[section] === undefined);
}

/**
 * What scales the service until now, where from this change on the spec scales it in the other way: the two exclude each
 * other, so it must go also where it is no more than a default.
 */
export function replacedScaling(desired: Desired, { spec: shown }: Shown): string | undefined {
  const wanted = spec.specOf(desired);
  const isThere = (value: unknown): boolean => value !== undefined && value !== null;
  return Object.entries(OTHER_SCALING).find(
    ([own, other]) =>
      isThere(wanted[own]) && !isThere(wanted[other]) && !isThere(shown[own]) && isThere(shown[other]),
  )?.[1];
}

/** Paths that were sent before, are not any more, and are still there with more than a default. */
export function droppedPaths(desired: Desired, shown: Shown): string[] {
  return spec.droppedPaths(comparing, desired, effective(desired, shown));
}

/** What scales the service although the spec scales it in the other way. */
function otherScaling(desired: Desired, shown: JsonObject): string | undefined {
  const wanted = spec.specOf(desired);
  return Object.entries(OTHER_SCALING).find(([own, other]) => {
    if (wanted[own] === undefined || wanted[other] !== undefined) return false;
    const leaves = [...leavesOf({ [other]: shown[other] }, itemKeys)];
    return leaves.some(([path, value]) => value !== defaultOf(path, value, new Map(leaves)));
  })?.[1];
}

/** What the platform shows beside the spec stands for what it does not show in it, or shows as it was before. */
function effective(desired: Desired, { spec: shown, beside }: Shown): JsonObject {
  const wanted = spec.specOf(desired);
  const taken = Object.entries(beside).filter(
    ([field, value]) => shown[field] === undefined || shown[field] === null || value === wanted[field],
  );
  return { ...shown, ...Object.fromEntries(taken) };
}
