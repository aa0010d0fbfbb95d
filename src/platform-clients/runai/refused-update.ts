import { factsOf, PlatformError } from '../errors.ts';
import type { Call, Observation, Outcome } from '../platform.ts';
import type { Reply, RunaiApi } from './api.ts';
import { parseHome } from './home.ts';
import { refusesChange } from './refused-change.ts';
import { getInference, listClusters } from './routes.ts';

/** The first version of a cluster whose inferences can be changed in place. */
const PATCH_SINCE = [2, 19] as const;

/** What a PATCH that failed means. `fields`: the top-level fields that it carried. */
export async function refusedUpdate(
  api: RunaiApi,
  { id, home }: Observation,
  { error, happened }: Extract<Reply<unknown>, { kind: 'Failed' }>,
  fields: readonly string[],
  call: Call,
): Promise<Outcome> {
  if (happened === 'maybe') return { kind: 'Ambiguous', error };
  return { kind: 'Refused', error: await meaningOf() };

  async function meaningOf(): Promise<PlatformError> {
    if (refusesChange(error, fields)) return new PlatformError('Immutable', error.message, factsOf(error));
    if (error.class === 'Unsupported') return await ofCluster(api, home, error, call);
    if (error.class !== 'Gone') return error;
    // With the workload still there it means that the release has no PATCH.
    const read = await api.call(getInference(id), call);
    if (read.kind === 'Failed' || read.value.deletedAt) return error;
    return noUpdates('this release of Run:ai cannot change an inference in place', error);
  }
}

/** Words of an incompatible cluster may be about a field, which creation would refuse too, or about every change. */
async function ofCluster(
  api: RunaiApi,
  home: string,
  error: PlatformError,
  call: Call,
): Promise<PlatformError> {
  const reply = await api.call(listClusters('full'), call);
  const clusterId = parseHome(home).clusterId.toLowerCase();
  const clusters = reply.kind === 'Value' ? reply.value : [];
  const cluster = clusters.find(({ uuid }) => uuid.toLowerCase() === clusterId);
  const parts = /^v?(\d+)\.(\d+)/.exec(cluster?.version ?? '');
  if (parts === null) {
    const unknown = `${error.message}; the version of the cluster cannot be read, so whether it can change any inference is not known`;
    return new PlatformError('Unsupported', unknown, factsOf(error));
  }
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  if (major > PATCH_SINCE[0] || (major === PATCH_SINCE[0] && minor >= PATCH_SINCE[1])) return error;
  const version = `${major}.${minor}`;
  return noUpdates(`a cluster of version ${version} cannot change an inference in place`, error);
}

const noUpdates = (message: string, error: PlatformError): PlatformError =>
  new PlatformError('Unsupported', message, { ...factsOf(error), noUpdates: true });
