import { entryOf } from '../word-table.ts';
import type { PhaseClass } from '../platform.ts';
import type { Workload } from './schemas.ts';

/** Run:ai's words for the state of a workload. */
const CLASSES: Record<string, PhaseClass> = {
  Creating: 'Creating',
  Pending: 'Pending',
  Initializing: 'Initializing',
  Resuming: 'Initializing',
  Running: 'Running',
  Updating: 'Updating',
  Degraded: 'Degraded',
  Failed: 'Failed',
  Completed: 'Completed',
  Stopping: 'Stopping',
  Suspending: 'Stopping',
  Stopped: 'Stopped',
  Deleting: 'Deleting',
  Terminating: 'Deleting',
};

/** The class of a word; Unknown for one that we do not know. */
export function classOfPhase(phase: string): PhaseClass {
  return entryOf(CLASSES, phase) ?? 'Unknown';
}

/**
 * The class of an inference that somebody suspended. The word for it may be one that a sleeping workload has as well;
 * this one does not wake on a request.
 */
export function classOfSuspended(phase: PhaseClass, runningPods: number | null | undefined): PhaseClass {
  if (phase === 'Failed') return phase;
  return runningPods === 0 || phase === 'Stopped' ? 'Stopped' : 'Stopping';
}

/** Words that a workload without replicas is seen with: no source says which is right. */
const ASLEEP = new Set<PhaseClass>(['Running', 'Pending', 'Stopped', 'Completed']);

type Asleep = Pick<Workload, 'runningPods' | 'conditions' | 'phaseReason' | 'pendingSchedulingMessages'>;

/**
 * Is it scaled to zero on purpose? Decided by the spec, the pods and the conditions, not by the word alone. A
 * pending one may also be a first start; `hasServed` tells whether some revision of it runs already.
 */
export function isAsleep(
  phase: PhaseClass,
  workload: Asleep,
  minReplicas: unknown,
  hasServed: boolean,
): boolean {
  if (minReplicas !== 0 || workload.runningPods !== 0 || !ASLEEP.has(phase)) return false;
  const has = (type: RegExp, status: string): boolean =>
    workload.conditions.some((condition) => type.test(condition.type) && condition.status === status);
  if (has(/fail|error/i, 'True')) return false;
  const waits = Boolean(workload.phaseReason) || workload.pendingSchedulingMessages.length > 0;
  return phase !== 'Pending' || (!waits && (hasServed || has(/^ready$/i, 'True')));
}
