import type { Clock } from '../../time/clock.ts';
import { factsOf, PlatformError } from '../errors.ts';
import { type FailedReply, type JsonApi, outcomeOf } from '../json-api.ts';
import type { Call, Desired, Judging, Observation, Outcome } from '../platform.ts';
import { bodyOf, envsOf } from './body.ts';
import { textOf } from './description.ts';
import { detailOf } from './detail.ts';
import { diff, fieldOf, untoldFields } from './diff.ts';
import { envValues } from './env-digest.ts';
import { wasSent } from './hash.ts';
import { openUpdates } from './open-tasks.ts';
import { patchOf } from './patch.ts';
import { turn } from './power.ts';
import type { Routes } from './routes.ts';
import { type Sent, type SentUpdates, unseenOf, verdictOn } from './sent.ts';
import type { StoppedRefusals } from './stopped.ts';
import type { UnansweredUpdates } from './unanswered.ts';

/** What changes work with. */
export interface ChangeParts {
  api: JsonApi;
  routes: Routes;
  clock: Clock;
  sent: SentUpdates;
  unanswered: UnansweredUpdates;
  stopped: StoppedRefusals;
}

/**
 * Changes a deployment in place, with one PATCH of the fields that differ, each of them whole; none where nothing
 * differs, but whatever is at work on it is followed. Where the PATCH has tasks, these tell when it is in force, and
 * `track` looks once more at the end of them; where it has none, reads alone tell.
 */
export async function update(
  parts: ChangeParts,
  observed: Observation,
  desired: Desired,
  call: Call,
  judging: Judging,
): Promise<Outcome> {
  const { api, routes, clock, sent, stopped } = parts;
  const { name } = observed;
  if (observed.phaseClass !== 'Stopped') stopped.forget(name);
  const { shown } = detailOf(observed);
  const earlier = sent.unseen.take(name, desired.hash);
  const left = diff(desired, shown);
  if (earlier !== undefined) {
    const verdict = verdictOn(earlier, shown, observed.begunAt);
    if (verdict instanceof PlatformError) return { kind: 'Refused', error: verdict };
    if (verdict === 'Unseen') {
      sent.unseen.keep(name, desired.hash, earlier);
      return unseenOf({ kind: 'Accepted' }, earlier);
    }
    // What it did not send may still have to be sent; what it sent is a matter of drift.
    if (left.every(({ path }) => earlier.paths.includes(path))) return { kind: 'Accepted' };
  }

  const body = bodyOf(desired);
  const fields = new Set(left.map(fieldOf));
  if (desired.hash !== desired.applied) for (const field of untoldFields(desired, shown)) fields.add(field);
  if (observed.mark !== body.mark) fields.add('description');
  // What a create that failed has left shows all that was sent, and comes to life with a change alone.
  if (fields.size === 0 && desired.applied === undefined && observed.phaseClass === 'Initializing')
    for (const field of Object.keys(body.request)) if (field !== 'name') fields.add(field);
  if (fields.size === 0) return asItIs(parts, name, call);
  const patch = patchOf(body, [...fields], keptText(desired, shown['description']));
  const reply = await api.call(routes.patch(name, patch, envValues(envsOf(body))), call);
  if (reply.kind === 'Failed') return refused(parts, observed, desired, reply, call);

  stopped.forget(name);
  const paths = left.filter((difference) => fieldOf(difference) in patch).map(({ path }) => path);
  const { visibilityWindow } = judging;
  // Where there are keys it is shown as true whatever was sent, and it may not go with them.
  const isPart = 'api_keys' in patch && body.request['auth_enabled'] === true;
  const made: Sent = { name, desired, at: clock.monotonic(), paths, isPart, visibilityWindow };
  const tasks = reply.value;
  sent.forgetFollowed(name);
  if (tasks.length > 0) {
    sent.follow(tasks, made);
    return { kind: 'Accepted', tasks };
  }
  if (paths.length === 0) return { kind: 'Accepted' };
  sent.unseen.keep(name, desired.hash, made);
  return unseenOf({ kind: 'Accepted' }, made);
}

/** Tasks that may be of a PATCH whose answer was lost; the newest of so many. */
const MOST_TASKS = 16;

/** Reads may show an update long before it is in force. Where the answer to it was lost, its tasks are asked for. */
async function asItIs(parts: ChangeParts, name: string, call: Call): Promise<Outcome> {
  const open = await openUpdates(parts, name, call);
  if (open instanceof PlatformError) return { kind: 'Refused', error: open };
  return { kind: 'Accepted', ...(open.length > 0 && { tasks: open.slice(-MOST_TASKS) }) };
}

/** Of a description that the spec has never given, the text stays. */
function keptText(desired: Desired, shown: unknown): string {
  return typeof shown === 'string' && !wasSent(desired, 'description') ? textOf(shown) : '';
}

/** What a PATCH that failed means. */
async function refused(
  parts: ChangeParts,
  observed: Observation,
  desired: Desired,
  reply: FailedReply,
  call: Call,
): Promise<Outcome> {
  const { error, happened } = reply;
  if (happened === 'maybe') {
    parts.unanswered.note(observed.name);
    return outcomeOf(reply);
  }
  if (error.class === 'Gone') return { kind: 'Refused', error: await missing(parts, observed, error, call) };
  if (error.class !== 'Conflict') return outcomeOf(reply);
  if (observed.phaseClass === 'Stopped') return refusedStopped(parts, observed, desired, error, call);
  return { kind: 'Refused', error: busy(error) };
}

/**
 * It may be that a task holds it, or that nothing is changed while it is stopped. If it is to run, that comes first;
 * if it is to stay stopped it is never started for a change, because what runs costs money.
 */
async function refusedStopped(
  parts: ChangeParts,
  observed: Observation,
  { runs }: Desired,
  error: PlatformError,
  call: Call,
): Promise<Outcome> {
  if (runs !== false) {
    const started = await turn(parts, observed, 'start', call);
    if (started.kind === 'Accepted')
      return { ...started, unseen: 'Gcore changes nothing that is stopped, so it is started first' };
  } else if (parts.stopped.lasts(observed.name, parts.clock.monotonic())) {
    const message = `${error.message}: it is stopped, and Gcore may change nothing that is stopped`;
    return {
      kind: 'Refused',
      error: new PlatformError('Invalid', message, { ...factsOf(error), remedy: START_IT }),
    };
  }
  return { kind: 'Refused', error: busy(error) };
}

const START_IT = 'Start it to have the change sent, or undo the change';

/** Is it the deployment that is not there, or something that the body names? */
async function missing(
  { api, routes }: ChangeParts,
  { name }: Observation,
  error: PlatformError,
  call: Call,
): Promise<PlatformError> {
  const read = await api.call(routes.get(name), call);
  if (read.kind === 'Failed') return read.error;
  return new PlatformError('Invalid', error.message, factsOf(error));
}

/** A task holds the deployment: that ends. */
export function busy(error: PlatformError): PlatformError {
  return error.class === 'Conflict' ? new PlatformError('Busy', error.message, factsOf(error)) : error;
}
