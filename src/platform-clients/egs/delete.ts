import { factsOf, PlatformError } from '../errors.ts';
import { type JsonApi, outcomeOf } from '../json-api.ts';
import type { Call, Observation, Outcome } from '../platform.ts';
import { holdsGpus } from './answer-error.ts';
import { detailOf } from './detail.ts';
import type { Finder } from './find.ts';
import { parseHome } from './home.ts';
import { RELEASE, releaseGpus } from './release-gpus.ts';
import { deleteEndpoint } from './routes.ts';

/** Deletes an endpoint. Where EGS does not let go of its GPUs these are released, and it is to be deleted again. */
export async function remove(
  { api, finder }: { api: JsonApi; finder: Finder },
  observed: Observation,
  call: Call,
): Promise<Outcome> {
  const { others } = detailOf(observed);
  if (others.length > 0) {
    const message = `EGS deletes by name, and has several endpoints ${observed.name}: delete those in namespace ${others.join(', ')} there first, if they are not needed`;
    return { kind: 'Refused', error: new PlatformError('Busy', message) };
  }
  const home = parseHome(observed.home);
  const { workspace, cluster } = home;
  const reply = await api.call(deleteEndpoint({ endpoint: observed.name, workspace, cluster }), call);
  if (reply.kind === 'Value') return { kind: 'Accepted' };
  if (!holdsGpus(reply.error)) return outcomeOf(reply);

  const known = observed.gpuRequests ?? [];
  const requests = known.length > 0 ? known : await finder.requestsOf(home, observed.name, call);
  const released = await releaseGpus(api, requests, call);
  const { message } = reply.error;
  // It holds what nobody can find, and nothing is on its way.
  if (requests.length === 0) return busy(`${message}; no GPU request of it can be found`, reply.error);
  if (released.kind === 'Accepted') return busy(`${message}; its GPUs are released`, reply.error, RELEASE);
  return busy(`${message}; ${released.error.message}`, reply.error, released.after);
}

function busy(message: string, because: PlatformError, after?: string): Outcome {
  const error = new PlatformError('Busy', message, factsOf(because));
  return { kind: 'Refused', error, ...(after !== undefined && { after }) };
}
