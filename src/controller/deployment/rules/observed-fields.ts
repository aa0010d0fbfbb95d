import { formatTimestamp, parseTimestamp } from '../../../time/timestamp.ts';
import type { Observation } from '../../../platform-clients/platform.ts';
import type { StatusChanges } from '../decision.ts';
import type { Situation } from '../situation.ts';
import { gpuRequestsAfter } from './gpu-requests.ts';

/** Of a workload that is gone nothing is told. */
export const nothingObserved: StatusChanges = {
  phase: undefined,
  phaseMessage: undefined,
  endpoints: undefined,
  regions: undefined,
  replicas: undefined,
};

/** What status tells of a workload of ours that a read has just shown. Pure. */
export function observedFields(s: Situation, found: Observation): StatusChanges {
  const gpuRequests = gpuRequestsAfter(s, found);
  const leaseExpiresAt = leaseEndOf(s, found);
  return {
    phase: found.phase,
    phaseMessage: found.phaseMessage,
    workload: {
      id: found.id,
      name: found.name,
      home: found.home,
      createdAt: found.createdAt,
      ...(found.url !== undefined && { url: found.url }),
      ...(gpuRequests.length > 0 && { gpuRequests }),
      ...(leaseExpiresAt !== undefined && { leaseExpiresAt }),
    },
    endpoints:
      found.endpoints.length === 0 ? undefined : found.endpoints.map((endpoint) => ({ ...endpoint })),
    regions: found.regions?.map((region) => ({ ...region })),
    replicas: found.replicas,
    lastObservedAt: formatTimestamp(s.time.wall),
  };
}

/**
 * Of the same workload the earlier moment stays: no lease is renewed, and where the platform does not say when one
 * began, each read would have it end a little later.
 */
function leaseEndOf(s: Situation, { id, lease }: Observation): string | undefined {
  const { workload } = s.object.status ?? {};
  const before = workload?.id === id ? workload.leaseExpiresAt : undefined;
  const now = lease?.expiresAt;
  if (before === undefined || now === undefined) return now ?? before;
  return (parseTimestamp(now) ?? Infinity) < (parseTimestamp(before) ?? Infinity) ? now : before;
}
