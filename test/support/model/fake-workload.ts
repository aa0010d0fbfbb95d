import type { InferenceDeploymentStatus } from '../../../src/crd/inference-deployment.ts';
import type { Observation } from '../../../src/platform-clients/platform.ts';
import { formatTimestamp } from '../../../src/time/timestamp.ts';

export const HOME = 'cluster/33';

/** One workload, with all of its truth. Times on the monotonic clock. */
export interface FakeWorkload {
  /** No other one ever has it. */
  serial: number;
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
  /** It is to run, or to stand still, and reads show it from then on. */
  power: { on: boolean; since: number };
  /** Reads show that it goes. */
  deleting: { from: number; until: number } | undefined;
  goneAt: number | undefined;
}

/** What a read at this moment shows of a workload. */
export function observe(workload: FakeWorkload, now: number): Observation {
  const { deleting } = workload;
  const goes = deleting !== undefined && deleting.from <= now && now < deleting.until;
  const phase = goes ? 'Deleting' : isStopped(workload, now) ? 'Stopped' : phaseOf(workload, now);
  return {
    id: workload.id,
    name: workload.name,
    home: HOME,
    createdAt: createdAtOf(workload),
    mark: workload.mark,
    foreignKind: undefined,
    deleting: goes,
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

const phaseOf = ({ runsAt }: FakeWorkload, now: number): 'Running' | 'Creating' =>
  runsAt <= now ? 'Running' : 'Creating';

/** Reads show that it stands still. */
export const isStopped = ({ power }: FakeWorkload, now: number): boolean =>
  power.on ? now < power.since : now >= power.since;

/** As this platform writes it: no two have it in common. */
export const createdAtOf = ({ createdAt, serial }: FakeWorkload): string =>
  formatTimestamp(createdAt).replace('Z', `.${String(serial).padStart(3, '0')}Z`);

/** Is it what a status records? */
export function isRecordedAs(workload: FakeWorkload, record: InferenceDeploymentStatus['workload']): boolean {
  if (record?.id !== workload.id) return false;
  return workload.id !== workload.name || record.createdAt === createdAtOf(workload);
}
