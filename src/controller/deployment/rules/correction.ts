import { formatTimestamp, parseTimestamp } from '../../../time/timestamp.ts';
import { conditionOf } from '../../conditions.ts';
import type { Decision, Happening } from '../decision.ts';
import { isRequested } from '../facts.ts';
import type { Situation } from '../situation.ts';

/** Whether what differs is set right once more: now, with what to record; later, in milliseconds; or never. */
export type CorrectionTurn =
  | { kind: 'Now'; next: { count: number; lastAt: string } }
  | { kind: 'Wait'; ms: number; message: string }
  | { kind: 'GivenUp'; message: string };

/** What the platform keeps undoing or losing is set right at once, then after 1, 10 and 60 minutes. */
const DELAYS_MS = [0, 60_000, 600_000, 3_600_000];
/** After so long of Ready the count begins anew. */
const FORGIVEN_AFTER_MS = 3_600_000;

/** May it be set right once more? Pure. */
export function correction(s: Situation): CorrectionTurn {
  const before = isForgiven(s) ? undefined : s.object.status?.correction;
  const count = before?.count ?? 0;
  const delay = DELAYS_MS[count];
  if (delay === undefined)
    return {
      kind: 'GivenUp',
      message: `It was set right ${count} times, which did not last. Change the spec, or give the annotation inference-operator.io/reconcile-requested-at a new value, to try again.`,
    };
  const since = s.time.wall - (parseTimestamp(before?.lastAt) ?? 0);
  // A moment in the future: the wall clock was set back, and how long ago it was is not known any more.
  if (since >= 0 && since < delay) return { kind: 'Wait', ms: delay - since, message: nextAfter(delay) };
  return { kind: 'Now', next: { count: count + 1, lastAt: formatTimestamp(s.time.wall) } };
}

/** Nobody knows whether the last one was undone, or something else has come to differ. */
function nextAfter(delay: number): string {
  const minutes = delay / 60_000;
  return `A correction was made before; the next one is made ${minutes === 1 ? '1 minute' : `${minutes} minutes`} after it.`;
}

/** What a correction that has come through is told as. */
export const corrected: Happening = {
  type: 'Normal',
  reason: 'DriftCorrected',
  note: 'The platform accepted the correction.',
};

/** The same of one that took a new workload. */
export const createdAnew: Happening = { ...corrected, note: 'The workload was created anew.' };

/**
 * Nothing differs any more. If the answer to a correction was lost, or the platform's reads did not show it at once,
 * then it is this look that tells that it came through; and it counts like any other. Pure.
 */
export function withCorrection(s: Situation, decision: Decision): Decision {
  const { drift, correction: before } = s.object.status ?? {};
  if (drift === undefined || s.object.spec.driftPolicy !== 'Correct') return decision;
  const lastAt = s.memory.lostCorrection ? formatTimestamp(s.time.wall) : takenAt(s);
  if (lastAt === undefined) return decision;
  const count = (isForgiven(s) ? 0 : (before?.count ?? 0)) + 1;
  return {
    ...decision,
    changes: { ...decision.changes, correction: { count, lastAt } },
    happenings: [...decision.happenings, corrected],
  };
}

/** When the correction was sent that the platform took without showing it. */
function takenAt({ object }: Situation): string | undefined {
  const { operation, applied, correction: before } = object.status ?? {};
  if (operation?.type !== 'Update' || operation.lastError !== undefined) return undefined;
  // One that was accepted at once was counted then, with the moment at which it began.
  const isOpen = operation.hash === applied?.hash && before?.lastAt !== operation.startedAt;
  return isOpen ? operation.startedAt : undefined;
}

/** A new generation, a person who asks, or an hour of Ready: the count begins anew. */
export function isForgiven(s: Situation): boolean {
  const { applied, operation } = s.object.status ?? {};
  // While the answer to a create is owed, only the record of the call tells which generation was sent.
  const sent = applied ?? (operation?.type === 'Create' ? operation : undefined);
  if (isRequested(s) || sent?.generation !== s.object.metadata.generation) return true;
  const ready = conditionOf(s.object, 'Ready');
  const since = ready?.status === 'True' ? parseTimestamp(ready.lastTransitionTime) : undefined;
  return since !== undefined && s.time.wall - since >= FORGIVEN_AFTER_MS;
}
