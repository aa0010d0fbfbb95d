import { formatTimestamp } from '../../../time/timestamp.ts';
import type { Observation } from '../../../platform-clients/platform.ts';
import type { StatusChanges } from '../decision.ts';
import type { Situation } from '../situation.ts';

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
  const { gpuRequests, leaseExpiresAt } = s.object.status?.workload ?? {};
  return {
    phase: found.phase,
    phaseMessage: found.phaseMessage,
    workload: {
      id: found.id,
      name: found.name,
      home: found.home,
      createdAt: found.createdAt,
      ...(found.url !== undefined && { url: found.url }),
      ...(gpuRequests !== undefined && { gpuRequests }),
      ...(leaseExpiresAt !== undefined && { leaseExpiresAt }),
    },
    endpoints:
      found.endpoints.length === 0 ? undefined : found.endpoints.map((endpoint) => ({ ...endpoint })),
    regions: found.regions?.map((region) => ({ ...region })),
    replicas: found.replicas,
    lastObservedAt: formatTimestamp(s.time.wall),
  };
}
