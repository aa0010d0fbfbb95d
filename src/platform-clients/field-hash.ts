import { codedHash, codeOfField, holds, MOST_CODES, partsOf } from './coded-hash.ts';
import type { JsonObject } from './json.ts';
import { type ItemKeys, itemOf, leavesOf } from './leaves.ts';

/** What may be there of ours: the hash of the body that the platform accepted last, and of those that it may have taken. */
export interface Before {
  applied?: string | undefined;
  sent?: readonly string[];
}

/** Hashes of what is sent to a platform, which tell as well what was in it. */
export interface FieldHash {
  /**
   * `<version>:<digest>:<leaves>` of a spec as it is sent. The last part has a short code per field that was sent,
   * so that a later translation can tell a field that the user dropped from one that the platform added.
   */
  hashOf(this: void, spec: JsonObject): string;
  /** Was this leaf part of a spec that was sent before? Hashes of another version do not tell. */
  wasSent(this: void, before: Before, path: string): boolean;
  /** The same of a field of an item of a list, by itself: the item may have been sent without it. */
  wasSentWithin(this: void, before: Before, path: string): boolean;
}

/**
 * The hashes of one target. `version` grows whenever its `translate` makes another body of the same spec: hashes of
 * different versions tell nothing. `knowsItem`: whether the fields of the items of a list, by a path in it, are
 * remembered one by one; as a rule an item is remembered as one.
 */
export function fieldHash(
  version: string,
  itemKeys: ItemKeys,
  knowsItem: (path: string) => boolean = () => false,
): FieldHash {
  const holdsCode = ({ applied, sent = [] }: Before, field: string): boolean => {
    const wanted = codeOfField(field);
    return [applied, ...sent].some((hash) => holds(hash, version, wanted));
  };
  const fieldsOf = (path: string): string[] => {
    const item = itemOf(path);
    if (item === undefined) return [path];
    return knowsItem(path) ? [item, path] : [item];
  };
  return {
    hashOf(spec) {
      const fields = new Set([...leavesOf(spec, itemKeys).keys()].flatMap(fieldsOf));
      // Items of lists, and then what is in them, last, should there be no room for all.
      const codes = [...fields].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).map(codeOfField);
      return codedHash(version, spec, codes.slice(0, MOST_CODES));
    },

    wasSent: (before, path) => holdsCode(before, itemOf(path) ?? path),
    wasSentWithin: (before, path) => itemOf(path) !== path && holdsCode(before, path),
  };
}

/** Does a spec have a field that the one before it did not have? Of hashes of different versions nobody can tell: yes. */
export function hasNewField(hash: string, before: string): boolean {
  const [known, ours] = [partsOf(before), partsOf(hash)];
  return ours.version !== known.version || [...ours.codes].some((code) => !known.codes.has(code));
}

function rank(path: string): number {
  const item = itemOf(path);
  if (item === undefined) return 0;
  return item === path ? 1 : 2;
}
