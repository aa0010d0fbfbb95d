import type { PlatformError } from '../errors.ts';
import type { Call, Outage } from '../platform.ts';
import type { RunaiApi } from './api.ts';
import { listClusters } from './routes.ts';

/**
 * The clusters that are not connected: the phases of their workloads may stand still. Without the right to read
 * clusters (department administrators lost it in 2.25) none is known.
 */
export async function readOutages(api: RunaiApi, call: Call): Promise<readonly Outage[] | PlatformError> {
  const reply = await api.call(listClusters('full'), call);
  if (reply.kind === 'Failed') return reply.error.class === 'Forbidden' ? [] : reply.error;
  return reply.value.flatMap(({ uuid, name, status }) => {
    const state = status?.state ?? '';
    if (state === '' || state === 'Connected') return [];
    const message = `Run:ai has lost contact with cluster ${api.clean(name)} (${api.clean(state)})`;
    return [{ homePrefix: `${uuid}/`, message }];
  });
}
