import { leaseMs } from './duration.ts';
import type { Gpr } from './gpr.ts';
import { firstOf, type Step, type Surroundings } from './step.ts';

/** A lease of which nobody said how long it is. */
const WEEK_MS = 7 * 86_400_000;

/** What happens next to a GPR by itself. */
export function nextGprStep(gpr: Gpr, around: Surroundings): Step | undefined {
  if (gpr.deleted || gpr.state === 'Over') return undefined;
  return gpr.state === 'Queued' ? provisioning(gpr, around) : firstOf(endings(gpr, around));
}

function provisioning(gpr: Gpr, around: Surroundings): Step | undefined {
  const { knobs, script } = around;
  const at = gpr.since + knobs.durations.queueMs;
  if (script?.outcome.kind === 'neverProvisioned') {
    const { reason = '' } = script.outcome;
    if (gpr.failureReason === reason) return undefined;
    return {
      at,
      apply() {
        gpr.failureReason = reason;
        gpr.retryCount += 1;
      },
    };
  }
  if (!around.hasRoom(gpr)) return undefined;
  return {
    at,
    apply(now) {
      gpr.state = 'Held';
      gpr.since = now;
      gpr.startedAt = now;
      gpr.failureReason = '';
    },
  };
}

function endings(gpr: Gpr, { knobs, script }: Surroundings): (Step | undefined)[] {
  const startedAt = gpr.startedAt ?? gpr.since;
  const end = (at: number, timedOut = false): Step => ({ at, apply: (now) => endLease(gpr, now, timedOut) });
  const outcome = script?.outcome;
  return [
    end(startedAt + (leaseMs(gpr.spec.exitDuration) ?? WEEK_MS)),
    gpr.releaseAskedAt === undefined ? undefined : end(gpr.releaseAskedAt + knobs.durations.releaseMs),
    outcome?.kind === 'idle'
      ? end(Math.max(startedAt, script?.since ?? 0) + outcome.afterMs, true)
      : undefined,
    // Once, so that it gets somewhere in the end.
    knobs.evictAfterMs === null || gpr.delayedCount > 0
      ? undefined
      : { at: startedAt + knobs.evictAfterMs, apply: (now) => evict(gpr, now) },
  ];
}

/** Its GPUs are given back. */
export function endLease(gpr: Gpr, at: number, timedOut = false): void {
  gpr.state = 'Over';
  gpr.since = at;
  gpr.completedAt = at;
  gpr.timedOut = timedOut;
}

/** Somebody of higher priority takes its GPUs; it queues again. */
export function evict(gpr: Gpr, at: number): void {
  gpr.state = 'Queued';
  gpr.since = at;
  gpr.startedAt = undefined;
  gpr.delayedCount += 1;
}
