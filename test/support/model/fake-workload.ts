import type { Observation } from '../../../src/platform-clients/platform.ts';
import { formatTimestamp } from '../../../src/time/timestamp.ts';

export const HOME = 'cluster/33';

/** One workload, with all of its truth. Times on the monotonic clock. */
export interface FakeWorkload {
  id: string;
  name: string;
  mark: string | undefined;
  body: Record<string, unknown>;
  /** Hashes of what the operator has sent since it was last answered, that one included; empty where it sent nothing. */
  sent: string[];
  /** A person has changed it since. */
  drifted: boolean;
  /** Reads show it from here on; a create whose answer was lost may take effect late. */
  visibleAt: number;
  createdAt: number;
  runsAt: number;
  goneAt: number | undefined;
}

/** What a read at this moment shows of a workload. */
export function observe(workload: FakeWorkload, now: number): Observation {
  const deleting = workload.goneAt !== undefined;
  const phase = deleting ? 'Deleting' : workload.runsAt <= now ? 'Running' : 'Creating';
  return {
    id: workload.id,
    name: workload.name,
    home: HOME,
    createdAt: formatTimestamp(workload.createdAt),
    mark: workload.mark,
    foreignKind: undefined,
    deleting,
    phase,
    phaseClass: phase,
    phaseMessage: '',
    replicas: undefined,
    endpoints: [],
    url: undefined,
    begunAt: now,
    detail: workload.body,
  };
}
