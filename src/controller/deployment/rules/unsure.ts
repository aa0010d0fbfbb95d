import { sentence } from '../../sentence.ts';
import type { Judgement, StatusChanges } from '../decision.ts';
import { recordedId } from '../facts.ts';
import type { FoundSituation } from '../situation.ts';
import { inProgress, notServing } from '../verdicts.ts';

/**
 * While nobody knows whether a create call has come to something. `operation`: the record of the last call. What is
 * said is the same after the call and at each look that follows, so that a retry costs no write for it. Pure.
 */
export function unsure(s: FoundSituation, operation: StatusChanges['operation']): Judgement {
  const called = operation?.type === 'Create' && operation.lastError !== undefined;
  const message = called ? whatHappened(s, operation) : 'Making sure that no workload of this object exists.';
  const reason = called || recordedId(s) !== undefined ? 'Creating' : 'NotCreated';
  return {
    ready: { status: 'False', reason, message },
    available: notServing(message),
    synced: inProgress(message),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

/** Milliseconds for which a workload that a create call has made may stay invisible. */
export const windowOf = (s: FoundSituation): number =>
  s.platform.polling.visibilityWindow + s.memory.widerWindowMs;

function whatHappened(
  s: FoundSituation,
  { attempts = 1, lastError = '' }: NonNullable<StatusChanges['operation']>,
): string {
  const seconds = Math.ceil(windowOf(s) / 1000);
  return `The create call (attempt ${attempts}) had no answer that tells: ${sentence(lastError)} If no workload shows within ${seconds} s, it is created again.`;
}
