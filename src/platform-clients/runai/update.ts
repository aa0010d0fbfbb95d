import type { Clock } from '../../time/clock.ts';
import { factsOf, PlatformError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Call, Desired, Judging, Observation, Outcome } from '../platform.ts';
import type { RunaiApi } from './api.ts';
import { baselineFor } from './baseline.ts';
import { detailOf, type RunaiDetail } from './detail.ts';
import { diff, droppedPaths, specOf } from './diff.ts';
import { isAlwaysUpdatable, isUpdatable } from './fields.ts';
import { topLevelOf } from '../leaves.ts';
import { remember } from '../remember.ts';
import { UpdatesInQuestion } from '../updates-in-question.ts';
import { refusedUpdate } from './refused-update.ts';
import { readDeletedRevisions } from './revisions.ts';
import { getInference, patchInference } from './routes.ts';
import { isDoubtful, pathsOf, type Sent, verdictOn } from './unseen.ts';

/** What updates work with. */
export interface UpdateParts {
  api: RunaiApi;
  clock: Clock;
  memory: UpdateMemory;
}

/** What one update leaves to the next of the same workload. Of one connection, by the workload's id. */
export interface UpdateMemory {
  /**
   * Which changes were refused with a null in them, as hashes. Only until the workload's next update: what else may
   * be wrong with one spec says nothing about another.
   */
  refusedNulls: Map<string, string>;
  /** What the platform took and has not shown yet. */
  unseen: UpdatesInQuestion<Sent>;
}

/** Of a connection that has updated nothing yet. */
export const freshUpdateMemory = (): UpdateMemory => ({
  refusedNulls: new Map(),
  unseen: new UpdatesInQuestion(),
});

/**
 * Changes an inference in place, with one PATCH. What differs is sent, each top-level field whole, with all that
 * every release can update: a PATCH without a difference must still make the platform follow. A field that the spec
 * has dropped goes as null. Null may be what the platform does not take; then nothing happened, and the next update
 * leaves these fields out, which may be taken for dropped as well.
 *
 * No call tells which fields the release can update, and it may take those that it cannot and do nothing. So where
 * such a field was sent or dropped, a read tells what came of it: this one or, since a read may be late, a later look.
 */
export async function update(
  { api, clock, memory }: UpdateParts,
  observed: Observation,
  desired: Desired,
  call: Call,
  judging: Judging,
): Promise<Outcome> {
  const { id } = observed;
  const shown = detailOf(observed).spec;
  const judge = (sent: Sent, spec: JsonObject, begunAt: number): Outcome => {
    const verdict = verdictOn(sent, desired, spec, begunAt, judging);
    if (verdict.kind === 'Accepted' && verdict.unseen !== undefined)
      memory.unseen.keep(id, desired.hash, sent);
    return verdict;
  };
  const earlier = memory.unseen.take(id, desired.hash);
  if (earlier !== undefined) return judge(earlier, shown, observed.begunAt);

  const differing = pathsOf(diff(desired, shown)).filter((path) => isUpdatable(topLevelOf(path)));
  const changed = new Set(differing.map(topLevelOf));
  const spec = Object.fromEntries(
    Object.entries(specOf(desired)).filter(
      ([field]) => isUpdatable(field) && (changed.has(field) || isAlwaysUpdatable(field)),
    ),
  );
  const dropped = droppedPaths(desired, shown).filter((path) => isUpdatable(topLevelOf(path)));
  const nulls = memory.refusedNulls.get(id) === desired.hash ? [] : dropped;
  const detail = await withDeleted(api, observed, call);
  if (detail instanceof PlatformError) return { kind: 'Refused', error: detail };
  memory.refusedNulls.delete(id);
  const body = withNulls(spec, nulls);
  const reply = await api.call(patchInference(id, { spec: body }), call);
  if (reply.kind === 'Failed') {
    const outcome = await refusedUpdate(api, observed, reply, Object.keys(body), call);
    if (nulls.length === 0 || outcome.kind !== 'Refused' || outcome.error.class !== 'Invalid') return outcome;
    remember(memory.refusedNulls, id, desired.hash);
    return { kind: 'Refused', error: withoutNullNext(outcome.error) };
  }
  const baseline = baselineFor(desired, detail, reply.serverTime ?? detail.serverTime);
  const accepted: Outcome = { kind: 'Accepted', ...(baseline !== undefined && { baseline }) };
  if (!differing.some((path) => isDoubtful(path, dropped, desired, judging))) return accepted;

  const begunAt = clock.monotonic();
  const sent: Sent = { at: begunAt, differing, accepted };
  const read = await api.call(getInference(id), call);
  if (read.kind === 'Value') return judge(sent, read.value.spec, begunAt);
  // It was taken all the same: the next look tells, without another PATCH.
  memory.unseen.keep(id, desired.hash, sent);
  return { kind: 'Ambiguous', error: read.error };
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

/** Busy: the next try is another one. */
function withoutNullNext(error: PlatformError): PlatformError {
  const message = `${error.message}; fields that the spec dropped are left out next`;
  return new PlatformError('Busy', message, factsOf(error));
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
