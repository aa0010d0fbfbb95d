import { PlatformError } from '../errors.ts';
import type { JsonApi } from '../json-api.ts';
import type { Call, Outcome } from '../platform.ts';
import { stillQueues } from './answer-error.ts';
import { stateOf } from './gpr-state.ts';
import { deleteGpr, getGpr, releaseGpr } from './routes.ts';

/** What one GPU request came to. */
type Released =
  | { kind: 'Over' }
  /** `word`: what it is said to be. */
  | { kind: 'Waits'; word: string }
  /** It is being released. */
  | { kind: 'Ends'; word: string }
  | { kind: 'Failed'; error: PlatformError };

/** Releases those of these GPU requests that wait for GPUs or hold some. Accepted once all of them are over. */
export async function releaseGpus(
  api: JsonApi,
  requests: readonly string[],
  call: Call,
): Promise<Exclude<Outcome, { kind: 'Ambiguous' }>> {
  const waits: string[] = [];
  let allEnd = true;
  for (const id of requests) {
    const released = await releaseOne(api, id, call);
    if (released.kind === 'Failed') return { kind: 'Refused', error: released.error };
    if (released.kind === 'Over') continue;
    allEnd &&= released.kind === 'Ends';
    waits.push(`${id}, state ${api.clean(released.word)}`);
  }
  if (waits.length === 0) return { kind: 'Accepted' };
  const which = waits.join('; ');
  const error = new PlatformError('Busy', `GPU requests that are not over yet (${which})`);
  return { kind: 'Refused', error, ...(allEnd && { after: `${RELEASE} (${which})` }) };
}

/** What comes before the end of an endpoint. */
export const RELEASE = 'the release of its GPUs';

async function releaseOne(api: JsonApi, id: string, call: Call): Promise<Released> {
  const reply = await api.call(getGpr(id), call);
  // What EGS does not know is over.
  if (reply.kind === 'Failed') return reply.error.class === 'Gone' ? { kind: 'Over' } : reply;
  const gpr = reply.value;
  const word = gpr.status.provisioningStatus;
  switch (stateOf(gpr)) {
    case 'Over':
      return { kind: 'Over' };
    case 'Queued':
      return unqueue(api, id, call);
    case 'Held': {
      if (gpr.earlyRelease === true) return { kind: 'Ends', word };
      const release = await api.call(releaseGpr(id), call);
      if (release.kind === 'Value') return { kind: 'Ends', word };
      return stillQueues(release.error) ? unqueue(api, id, call) : release;
    }
    case 'Unknown':
      // Neither waiting nor holding, as far as anybody knows, and not over.
      return { kind: 'Waits', word };
  }
}

async function unqueue(api: JsonApi, id: string, call: Call): Promise<Released> {
  const reply = await api.call(deleteGpr(id), call);
  return reply.kind === 'Value' || reply.error.class === 'Gone' ? { kind: 'Over' } : reply;
}
