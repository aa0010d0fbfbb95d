import { sentence } from '../../sentence.ts';
import type { Judgement, StatusChanges } from '../decision.ts';
import { recordedId } from '../facts.ts';
import type { FoundSituation } from '../situation.ts';
import { inProgress, notServing } from '../verdicts.ts';

type Operation = NonNullable<StatusChanges['operation']>;

/**
 * While nobody knows whether a create call has come to something. `operation`: the record of the last call. What is
 * said is the same after the call and at each look that follows, so that a retry costs no write for it. Pure.
 */
export function unsure(s: FoundSituation, operation: Operation | undefined): Judgement {
  const known = recordedId(s) !== undefined;
  // The answer to a create that was accepted has left an id.
  const open = operation?.type === 'Create' && (!known || operation.lastError !== undefined);
  const isCalled = open || s.memory.lostClaim !== undefined;
  const message = isCalled
    ? whatHappened(s, open ? operation : undefined)
    : 'Making sure that no workload of this object exists.';
  return {
    ready: { status: 'False', reason: isCalled || known ? 'Creating' : 'NotCreated', message },
    available: notServing(message),
    synced: inProgress(message),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

/** The record of the last call, with why it was not made where the write of the record itself went unanswered. */
export function withLostClaim(s: FoundSituation): Operation | undefined {
  const { operation } = s.object.status ?? {};
  const { lostClaim } = s.memory;
  if (operation?.type !== 'Create' || lostClaim === undefined) return operation;
  return { ...operation, lastError: lostClaim };
}

/** Milliseconds for which a workload that a create call has made may stay invisible. */
export const windowOf = (s: FoundSituation): number =>
  s.platform.polling.visibilityWindow + s.memory.widerWindowMs;

function whatHappened(s: FoundSituation, operation: Operation | undefined): string {
  const attempt = operation === undefined ? '' : ` (attempt ${operation.attempts ?? 1})`;
  const why = operation?.lastError ?? s.memory.lostClaim;
  const unknown = `What came of the create call${attempt} is not known${why === undefined ? '.' : `: ${sentence(why)}`}`;
  return `${unknown} If no workload shows within ${Math.ceil(windowOf(s) / 1000)} s, it is created again.`;
}
