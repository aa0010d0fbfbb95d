import { canonicalJson } from '../canonical-json.ts';
import type { JsonObject } from '../json.ts';
import { itemOf, leavesOf, topLevelOf } from '../leaves.ts';
import type { Desired, Difference } from '../platform.ts';
import { bodyOf, type GcoreBody } from './body.ts';
import { describe, isSameText } from './description.ts';
import { envDigests } from './env-digest.ts';
import { wasSent } from './hash.ts';
import { isKnown, normal } from './normal.ts';

type Leaves = Map<string, unknown>;

/** Everything is sent whole, but regions are told apart by their numbers. */
const itemKeys = (path: string): readonly string[] | undefined =>
  path === 'containers' ? ['region_id'] : undefined;

/** A number alone would pass for a place in the list, which is how the API server names an item. */
const REGION = /^containers\[(\d+)/;

const ENUMERATION = /^probes\..*\.schema$/;

/**
 * What we sent and the platform shows otherwise: of each field that is ours, all of it. A field that the spec has
 * dropped is still ours and has its default back; a field that was never sent is not. `shown`: a deployment with
 * digests in place of the values of its environment. Pure.
 */
export function diff(desired: Desired, shown: JsonObject): Difference[] {
  const body = bodyOf(desired);
  return ownFields(desired, shown).flatMap((field) => {
    if (field === 'description') return descriptionDiff(body, shown);
    const [wanted, found] = [wantedLeaves(body, field), leavesFor(field, shown[field])];
    if (field === 'containers' && body.keepsScale) for (const leaves of [wanted, found]) regionsOnly(leaves);
    return differingPaths(wanted, found).map((path) =>
      difference(body, path, wanted.get(path), found.get(path)),
    );
  });
}

/** The field of a request that a difference is in. */
export function fieldOf({ path }: Pick<Difference, 'path'>): string {
  return path.startsWith('env[') ? 'envs' : topLevelOf(path.slice('spec.'.length));
}

/** Is it about something that is to be taken away? Then the platform may keep it, whatever it answers. */
export function isRemoval(desired: Desired, { path }: Pick<Difference, 'path'>): boolean {
  const field = fieldOf({ path });
  const { request, text = '' } = bodyOf(desired);
  if (field === 'description') return text === '';
  if (request[field] === undefined) return true;
  const wanted = wantedLeaves(bodyOf(desired), field);
  const leaf = leafOf(path);
  const value = wanted.get(leaf);
  if (value === undefined) return ![...wanted.keys()].some((other) => other.startsWith(`${leaf}.`));
  return value === '' || value === false || (Array.isArray(value) && value.length === 0);
}

/** Fields of the request, those that were sent before, and none that says nothing. */
function ownFields(desired: Desired, shown: JsonObject): string[] {
  const { request, text } = bodyOf(desired);
  const fields = new Set(Object.keys(request));
  for (const field of Object.keys(shown)) {
    if (isKnown(field) && wasSent(desired, field)) fields.add(field);
  }
  return [...fields].filter((field) => {
    if (field === 'name') return false;
    // There is always one, with the mark.
    if (field === 'description') return text !== undefined || wasSent(desired, field);
    // Shown as true wherever there are keys.
    if (field === 'auth_enabled') return request[field] !== undefined || !hasKeys(request['api_keys']);
    // What is shown nowhere cannot be compared.
    return isKnown(field) || field in shown;
  });
}

function hasKeys(keys: unknown): boolean {
  return Array.isArray(keys) && keys.length > 0;
}

function descriptionDiff({ text = '', mark }: GcoreBody, shown: JsonObject): Difference[] {
  const kept = typeof shown['description'] === 'string' ? shown['description'] : '';
  return isSameText(describe(text, mark), kept) ? [] : [{ path: 'spec.description', mutable: true }];
}

function wantedLeaves({ request }: GcoreBody, field: string): Leaves {
  return leavesFor(field, field === 'envs' ? envDigests(request['envs']) : request[field]);
}

/** How regions scale is no matter: what is left is which there are. */
function regionsOnly(leaves: Leaves): void {
  const items = new Set([...leaves.keys()].map(itemOf));
  leaves.clear();
  for (const item of items) if (item !== undefined) leaves.set(`${item}.scale`, true);
}

function leavesFor(field: string, value: unknown): Leaves {
  const leaves = leavesOf({ [field]: normal(field, value) }, itemKeys);
  // The key of an item is no leaf of it.
  for (const path of leaves.keys()) if (path.endsWith('].region_id')) leaves.delete(path);
  return leaves;
}

/** Regions that one side lacks are told as one. */
function differingPaths(wanted: Leaves, found: Leaves): string[] {
  const items = (leaves: Leaves): Set<string | undefined> => new Set([...leaves.keys()].map(itemOf));
  const [wantedItems, foundItems] = [items(wanted), items(found)];
  const paths = [...new Set([...wanted.keys(), ...found.keys()])].flatMap((path) => {
    if (canonicalJson(wanted.get(path)) === canonicalJson(found.get(path))) return [];
    const item = itemOf(path);
    const isWhole = item !== undefined && wantedItems.has(item) !== foundItems.has(item);
    return [isWhole ? item : path];
  });
  return [...new Set(paths)];
}

function difference(
  { fromSecrets }: GcoreBody,
  path: string,
  desired: unknown,
  observed: unknown,
): Difference {
  const [left, right] = [shownValue(path, desired), shownValue(path, observed)];
  const variable = path.startsWith('envs.') ? path.slice('envs.'.length) : undefined;
  const isSecret = variable !== undefined && fromSecrets.includes(variable);
  return {
    path: isSecret ? `env[${variable}]` : `spec.${path.replace(REGION, 'containers[region_id=$1')}`,
    ...(left !== undefined && { desired: left }),
    ...(right !== undefined && { observed: right }),
    mutable: true,
  };
}

function leafOf(path: string): string {
  const variable = /^env\[(.*)\]$/s.exec(path)?.[1];
  return variable === undefined
    ? path.slice('spec.'.length).replace('containers[region_id=', 'containers[')
    : `envs.${variable}`;
}

/** Only numbers, switches, enumerations and images: the rest may hold secrets. */
function shownValue(path: string, value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const isShowable = path === 'image' || ENUMERATION.test(path);
  return typeof value === 'string' && isShowable ? value.slice(0, 256) : undefined;
}

/** Fields of the request of which no read tells anything. */
export function untoldFields(desired: Desired, shown: JsonObject): string[] {
  return Object.keys(bodyOf(desired).request).filter(
    (field) => field !== 'name' && !isKnown(field) && !(field in shown),
  );
}
