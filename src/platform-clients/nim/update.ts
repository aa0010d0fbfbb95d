import type { Clock } from '../../time/clock.ts';
import { factsOf, PlatformError } from '../errors.ts';
import { outcomeOf } from '../json-api.ts';
import { isObject } from '../json.ts';
import type { Call, Desired, Judging, Observation, Outcome } from '../platform.ts';
import { remember } from '../remember.ts';
import type { RunaiApi } from '../runai/api.ts';
import { UpdatesInQuestion } from '../updates-in-question.ts';
import { detailOf } from './detail.ts';
import { diff, replacedScaling, sectionsToRemove } from './diff.ts';
import { detailShown } from './observe.ts';
import { patchBody } from './patch-body.ts';
import { refusedUpdate, refusesList } from './refused-update.ts';
import { leftOver, type Sent, verdictOn, type Way, waysOf } from './section-removal.ts';
import { getNimService, patchNimService } from './routes.ts';
import { Turns } from './turns.ts';

/** What updates work with. */
export interface UpdateParts {
  api: RunaiApi;
  clock: Clock;
  memory: UpdateMemory;
}

/** What one update leaves to the next. Of one connection; maps are by the workload's id. */
export interface UpdateMemory {
  /** The release does not know `fieldsToRemove`. */
  refusesList: boolean;
  /** How many ways to remove sections were refused, of a change with this hash. */
  refusedWays: Map<string, { hash: string; count: number }>;
  /** What the platform took, and still shows what was to go. */
  unseen: UpdatesInQuestion<Sent>;
  turns: Turns;
}

/** Of a connection that has updated nothing yet. */
export const freshUpdateMemory = (): UpdateMemory => ({
  refusesList: false,
  refusedWays: new Map(),
  unseen: new UpdatesInQuestion(),
  turns: new Turns(),
});

/**
 * Changes a NIM service in place, with one PATCH. Each section that the spec has goes whole, since what is sent
 * replaces what is stored. A section that is to go is removed in whichever way the release takes: a refusal says that
 * nothing happened, and the next update tries the next way. What was taken and still shows is sent once more, and
 * then counts as not removable.
 */
export async function update(
  { api, clock, memory }: UpdateParts,
  observed: Observation,
  desired: Desired,
  call: Call,
  judging: Judging,
): Promise<Outcome> {
  const { id } = observed;
  const shown = detailOf(observed);
  const earlier = memory.unseen.take(id, desired.hash);
  const judge = (sent: Sent, detail: Parameters<typeof verdictOn>[2], begunAt: number): Outcome => {
    const verdict = verdictOn(sent, desired, detail, begunAt, judging);
    const outcome = verdict === 'Again' ? ONCE_MORE : verdict;
    if (outcome.kind === 'Accepted' && outcome.unseen !== undefined)
      memory.unseen.keep(id, desired.hash, sent);
    return outcome;
  };
  if (earlier !== undefined && verdictOn(earlier, desired, shown, observed.begunAt, judging) !== 'Again')
    return judge(earlier, shown, observed.begunAt);
  const busy = memory.turns.waitFor(id, shown, clock.monotonic());
  if (busy !== undefined) return { kind: 'Refused', error: busy };

  const replaced = replacedScaling(desired, shown);
  const remove = [
    ...new Set([...sectionsToRemove(desired, shown), ...(replaced === undefined ? [] : [replaced])]),
  ];
  const ways = remove.length === 0 ? [] : waysOf(memory.refusesList);
  const refused = memory.refusedWays.get(id);
  memory.refusedWays.delete(id);
  // What is sent once more goes the way that was taken before.
  const tried = refused?.hash === desired.hash ? refused.count : (earlier?.way ?? 0);
  const count = Math.max(0, Math.min(tried, ways.length - 1));
  const way = ways[count];
  const body = patchBody(desired, shown, remove, way);
  const reply = await api.call(patchNimService(id, body), call);
  if (reply.kind === 'Failed') {
    if (reply.happened === 'maybe') return outcomeOf(reply);
    const next = nextWay(memory, ways, count, reply.error);
    if (next !== undefined) {
      remember(memory.refusedWays, id, { hash: desired.hash, count: next });
      return { kind: 'Refused', error: anotherWay(reply.error) };
    }
    const sections = isObject(body['spec']) ? Object.keys(body['spec']) : [];
    return { kind: 'Refused', error: await refusedUpdate(api, id, { sections, remove }, reply.error, call) };
  }
  memory.turns.end(id);
  if (count > 0 && way?.nulls && !way.list) memory.refusesList = true;
  if (leftOver(desired, shown).length === 0) return { kind: 'Accepted' };

  const begunAt = clock.monotonic();
  const differing = diff(desired, shown).map(({ path }) => path);
  const isLast = earlier !== undefined || (way !== undefined && !way.nulls && !way.list);
  const sent: Sent = { at: begunAt, differing, way: count, isLast };
  const read = await api.call(getNimService(id), call);
  if (read.kind === 'Value') return judge(sent, detailShown(read.value), begunAt);
  // It was taken all the same: the next look tells, without another PATCH.
  memory.unseen.keep(id, desired.hash, sent);
  return { kind: 'Ambiguous', error: read.error };
}

const ONCE_MORE: Outcome = {
  kind: 'Accepted',
  unseen: 'Run:ai still shows what was to be removed, so it is sent once more',
};

/** The number of the way that is tried next; undefined where the refusal has nothing to do with it, or none is left. */
function nextWay(
  memory: UpdateMemory,
  ways: readonly Way[],
  count: number,
  error: PlatformError,
): number | undefined {
  if (error.class !== 'Invalid' || ways.length === 0) return undefined;
  if (ways[count]?.list && refusesList(error)) {
    memory.refusesList = true;
    return 0;
  }
  return count + 1 < ways.length ? count + 1 : undefined;
}

/** Busy: the next try is another one. */
function anotherWay(error: PlatformError): PlatformError {
  const message = `${error.message}; what the spec dropped is removed in another way next`;
  return new PlatformError('Busy', message, factsOf(error));
}
