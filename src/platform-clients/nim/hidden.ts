import { PlatformError } from '../errors.ts';
import type { Call, Finding } from '../platform.ts';
import type { RunaiApi } from '../runai/api.ts';
import { parseHome } from '../runai/home.ts';
import { listClusters } from '../runai/routes.ts';

/** Where nobody says whether the cluster is connected, this long between two reads stands in for it. */
const APART_MS = 600_000;

/**
 * Nothing of that name is listed; may something be hidden? A service shows once its cluster has had it, which may take
 * as long as the cluster is out of reach.
 */
export async function hiddenBy(api: RunaiApi, home: string, begunAt: number, call: Call): Promise<Finding> {
  const reply = await api.call(listClusters('full'), call);
  if (reply.kind === 'Failed') {
    if (reply.error.class !== 'Forbidden') return { kind: 'Unknown', error: reply.error };
    return { kind: 'Absent', begunAt, apart: APART_MS };
  }
  const clusterId = parseHome(home).clusterId.toLowerCase();
  const cluster = reply.value.find(({ uuid }) => uuid.toLowerCase() === clusterId);
  const state = cluster?.status?.state ?? '';
  if (state === 'Connected') return { kind: 'Absent', begunAt };
  const name = cluster === undefined ? clusterId : api.clean(cluster.name);
  const known = state === '' ? 'its state is not known' : api.clean(state);
  const message = `Run:ai may hide a NIM service as long as cluster ${name} is not connected (${known}): whether there is one is not known`;
  return { kind: 'Unknown', error: new PlatformError('Transient', message) };
}
