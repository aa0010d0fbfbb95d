import { PlatformError } from '../errors.ts';
import { type JsonApi, outcomeOf } from '../json-api.ts';
import type { Call, Observation, Outcome } from '../platform.ts';
import type { Routes } from './routes.ts';

/** Starts or stops a deployment. A refusal of what is so already is none. */
export async function turn(
  { api, routes }: { api: JsonApi; routes: Routes },
  { name }: Observation,
  what: 'start' | 'stop',
  call: Call,
): Promise<Outcome> {
  const reply = await api.call(routes[what](name), call);
  if (reply.kind === 'Value') return { kind: 'Accepted' };
  const { error, happened } = reply;
  if (happened === 'maybe' || (error.class !== 'Conflict' && error.class !== 'Invalid'))
    return outcomeOf(reply);
  const read = await api.call(routes.get(name), call);
  const isStopped = read.kind === 'Value' ? read.value.status === 'DISABLED' : undefined;
  if (isStopped === (what === 'stop')) return { kind: 'Accepted' };
  if (error.class === 'Invalid') return outcomeOf(reply);
  return {
    kind: 'Refused',
    error: new PlatformError('Busy', error.message, { ...(error.status && { status: error.status }) }),
  };
}
