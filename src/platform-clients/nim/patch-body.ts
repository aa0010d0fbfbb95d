import { ownerMarkKey } from '../../crd/names.ts';
import { specOf } from '../field-diff.ts';
import { isObject, type JsonObject } from '../json.ts';
import { topLevelOf } from '../leaves.ts';
import type { Desired } from '../platform.ts';
import type { NimDetail } from './detail.ts';
import { diff } from './diff.ts';
import { wasSent } from './hash.ts';
import type { Way } from './section-removal.ts';

type Shown = Pick<NimDetail, 'spec' | 'beside'>;

/** What is fixed once it is set: as long as nothing is to change in it, it is better not named at all. */
const FIXED = new Set(['modelStore', 'multiNode']);

/**
 * The body of a PATCH: each section of the spec whole, and what is to go as `way` says. Annotations of others stay:
 * the list goes whole. Pure.
 */
export function patchBody(
  desired: Desired,
  shown: Shown,
  remove: readonly string[],
  way: Way | undefined,
): JsonObject {
  const changed = new Set(diff(desired, shown).map(({ path }) => topLevelOf(path.slice('spec.'.length))));
  const sections = Object.entries(specOf(desired)).filter(
    ([section]) => !FIXED.has(section) || changed.has(section),
  );
  const nulls = way?.nulls ? remove.map((section) => [section, null] as const) : [];
  const spec: JsonObject = Object.fromEntries([...sections, ...nulls]);
  if (Array.isArray(spec['annotations']))
    spec['annotations'] = [...(spec['annotations'] as unknown[]), ...othersOf(desired, shown)];
  return { spec, ...(way?.list && { fieldsToRemove: remove }) };
}

/** Annotations that are there, and neither are ours nor were. */
function othersOf(desired: Desired, { spec: shown }: Shown): JsonObject[] {
  const { annotations: own } = specOf(desired);
  const ours = new Set(namedIn(own).map(({ name }) => name));
  return namedIn(shown['annotations'])
    .filter(({ name }) => !ours.has(name) && name !== ownerMarkKey)
    .filter(({ name }) => !wasSent(desired, `annotations[${name}]`))
    .map(({ item }) => item);
}

function namedIn(list: unknown): { name: string; item: JsonObject }[] {
  const items: unknown[] = Array.isArray(list) ? list : [];
  return items.flatMap((item) =>
    isObject(item) && typeof item['name'] === 'string' ? [{ name: item['name'], item }] : [],
  );
}
