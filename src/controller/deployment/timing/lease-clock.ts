import type { InferenceDeploymentStatus } from '../../../crd/inference-deployment.ts';
import { parseTimestamp } from '../../../time/timestamp.ts';
import type { Situation } from '../situation.ts';

/** Milliseconds until a GPU lease ends, negative once it has; infinite where none is on record. Pure. */
export function untilLeaseEnd(
  s: Situation,
  workload: InferenceDeploymentStatus['workload'] = s.object.status?.workload,
): number {
  const end = parseTimestamp(workload?.leaseExpiresAt);
  return end === undefined ? Number.POSITIVE_INFINITY : end - s.time.wall;
}

/** The lease has ended, and no look has been answered since. Pure. */
export function isLeaseLookDue(s: Situation): boolean {
  const left = untilLeaseEnd(s);
  // Without a lease, the end is infinitely far.
  return left <= 0 && (s.memory.answeredAt ?? Number.NEGATIVE_INFINITY) < s.time.monotonic + left;
}

/** Milliseconds until that look; infinite where there is none to come. Pure. */
export function untilLeaseLook(...args: Parameters<typeof untilLeaseEnd>): number {
  const left = untilLeaseEnd(...args);
  return left > 0 ? left : Number.POSITIVE_INFINITY;
}
