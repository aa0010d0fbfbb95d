import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { PlatformError } from '../errors.ts';
import type { Call, Desired, Observation, Outcome } from '../platform.ts';
import type { Reply, RunaiApi } from './api.ts';
import { baselineFor } from './baseline.ts';
import { detailOf, type RunaiDetail } from './detail.ts';
import { diff, droppedPaths, specOf } from './diff.ts';
import { isAlwaysUpdatable, isUpdatable } from './fields.ts';
import { topLevelOf } from './leaves.ts';
import { readDeletedRevisions } from './revisions.ts';
import { getInference, patchInference } from './routes.ts';

/**
 * Which changes were refused with a null in them, as hashes by workload. Of one connection, and only until the
 * workload's next update: what else may be wrong with one spec says nothing about another.
 */
export type RefusedNulls = Map<string, string>;

/**
 * Changes an inference in place, with one PATCH. What differs is sent, each top-level field whole, with all that
 * every release can update: a PATCH without a difference must still make the platform follow. A field that the spec
 * has dropped goes as null, and a read tells whether it is gone. Null may be what the platform does not take; then
 * nothing happened, and the next update leaves these fields out, which may be taken for dropped as well.
 */
export async function update(
  api: RunaiApi,
  refusedNulls: RefusedNulls,
  observed: Observation,
  desired: Desired,
  call: Call,
): Promise<Outcome> {
  const shown = detailOf(observed).spec;
  const dropped = droppedPaths(desired, shown).filter((path) => isUpdatable(topLevelOf(path)));
  const changed = new Set(diff(desired, shown).map(({ path }) => topLevelOf(path.slice('spec.'.length))));
  const spec = Object.fromEntries(
    Object.entries(specOf(desired)).filter(
      ([field]) => isUpdatable(field) && (changed.has(field) || isAlwaysUpdatable(field)),
    ),
  );
  const nulls = refusedNulls.get(observed.id) === desired.hash ? [] : dropped;
  const detail = await withDeleted(api, observed, call);
  if (detail instanceof PlatformError) return { kind: 'Refused', error: detail };
  refusedNulls.delete(observed.id);
  const reply = await api.call(patchInference(observed.id, { spec: withNulls(spec, nulls) }), call);
  if (nulls.length > 0 && reply.kind === 'Failed' && reply.error.class === 'Invalid') {
    refusedNulls.set(observed.id, desired.hash);
    return { kind: 'Refused', error: withoutNullNext(reply.error) };
  }
  if (reply.kind === 'Failed') return failedUpdate(api, observed, reply, call);
  const baseline = baselineFor(desired, detail, reply.serverTime ?? detail.serverTime);
  const accepted: Outcome = { kind: 'Accepted', ...(baseline !== undefined && { baseline }) };
  if (dropped.length === 0) return accepted;

  const read = await api.call(getInference(observed.id), call);
  if (read.kind === 'Failed') return { kind: 'Ambiguous', error: read.error };
  const left = droppedPaths(desired, read.value.spec).filter((path) => isUpdatable(topLevelOf(path)));
  if (left.length === 0) return accepted;
  const paths = left.map((path) => `spec.${path}`).join(', ');
  const error = new PlatformError(
    'Immutable',
    `Run:ai took the change but keeps ${paths}, which the spec no longer has`,
  );
  return { kind: 'Refused', error };
}

/** What came to nothing before this update must be known before it is sent: later it could be its own. */
async function withDeleted(
  api: RunaiApi,
  observed: Observation,
  call: Call,
): Promise<RunaiDetail | PlatformError> {
  const detail = detailOf(observed);
  const { revisions } = detail;
  if (revisions.kind === 'Unsupported' || revisions.deleted !== undefined || revisions.live.length === 0)
    return detail;
  const deleted = await readDeletedRevisions(api, observed.id, call);
  return deleted instanceof PlatformError ? deleted : { ...detail, revisions: { ...revisions, deleted } };
}

/** Transient: the next try is another one. */
function withoutNullNext({ message, status }: PlatformError): PlatformError {
  const facts = status === undefined ? {} : { status };
  return new PlatformError('Transient', `${message}; fields that the spec dropped are left out next`, facts);
}

/** A 404 with the workload still there means that the release has no PATCH. */
async function failedUpdate(
  api: RunaiApi,
  { id }: Observation,
  reply: Extract<Reply<unknown>, { kind: 'Failed' }>,
  call: Call,
): Promise<Outcome> {
  if (reply.happened === 'maybe') return { kind: 'Ambiguous', error: reply.error };
  if (reply.error.class !== 'Gone') return { kind: 'Refused', error: reply.error };
  const read = await api.call(getInference(id), call);
  if (read.kind === 'Failed' || read.value.deletedAt) return { kind: 'Refused', error: reply.error };
  const message =
    'this release of Run:ai cannot change an inference in place: set spec.updateStrategy.type to Recreate';
  return { kind: 'Refused', error: new PlatformError('Unsupported', message, { status: 404 }) };
}

/** A copy with null at each path; sections on the way are made where they are missing. Items of lists are not named. */
function withNulls(spec: JsonObject, paths: readonly string[]): JsonObject {
  const copy = structuredClone(spec);
  for (const path of paths) {
    const list = path.indexOf('[');
    const keys = (list < 0 ? path : path.slice(0, list)).split('.');
    const last = keys.pop();
    if (last === undefined) continue;
    let at = copy;
    for (const key of keys) {
      const next = at[key];
      at = at[key] = isObject(next) ? next : {};
    }
    // A list from which an item was dropped goes whole, and the items that stay are in it.
    if (list < 0 || at[last] === undefined) at[last] = null;
  }
  return copy;
}
