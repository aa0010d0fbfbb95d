import { sentence } from '../../sentence.ts';
import type { Decision, Judgement, StatusChanges } from '../decision.ts';
import { recordedId } from '../facts.ts';
import type { FoundSituation } from '../situation.ts';
import { goesOn, inProgress, notServing, say } from '../verdicts.ts';

type Operation = NonNullable<StatusChanges['operation']>;

/** Whether nothing of the object's is there, two looks tell: the next one is to come after so many milliseconds. Pure. */
export function lookAgain(s: FoundSituation, ms: number): Decision {
  const operation = withLostClaim(s);
  const changes = operation === undefined ? {} : { operation };
  const decision = say('absence is not believed yet', { kind: 'After', ms }, unsure(s, operation), changes);
  return { ...decision, unsure: true };
}

/**
 * While nobody knows whether a create call has come to something. `operation`: the record of the last call. What is
 * said is the same after the call and at each look that follows, so that a retry costs no write for it. Pure.
 */
export function unsure(s: FoundSituation, operation: Operation | undefined): Judgement {
  const known = recordedId(s) !== undefined;
  if (known && s.object.status?.lastObservedAt !== undefined) return lostSight(s);
  if (isTakenUnseen(s, operation)) return notShownYet(s);
  // The answer to a create that was accepted has left an id.
  const open = operation?.type === 'Create' && (!known || operation.lastError !== undefined);
  const isCalled = open || s.memory.lostClaim !== undefined;
  const message = isCalled
    ? whatHappened(s, open ? operation : undefined)
    : `Making sure that no workload of this object exists, ${takesLong(s)}.`;
  return {
    ready: { status: 'False', reason: isCalled || known ? 'Creating' : 'NotCreated', message },
    available: notServing(message),
    synced: inProgress(message),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

/** The platform has accepted a create without saying what came of it, and no read has shown that yet. */
export function isTakenUnseen(s: FoundSituation, operation = s.object.status?.operation): boolean {
  if (operation?.type !== 'Create' || operation.refused === true || operation.lastError !== undefined)
    return false;
  // The write before each create call clears it.
  return recordedId(s) === undefined && s.object.status?.applied !== undefined;
}

function notShownYet(s: FoundSituation): Judgement {
  const message = 'The platform has accepted the workload and does not show it yet.';
  return {
    ready: { status: 'False', reason: 'Creating', message },
    available: notServing(message),
    ...goesOn(s, message),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

/** Where a list is the only evidence it may leave out for once what is there. */
function lostSight(s: FoundSituation): Judgement {
  const message = `The platform does not show the workload. Making sure that it is gone, ${takesLong(s)}.`;
  const isMidway = s.object.status?.operation?.type === 'Recreate';
  return {
    ready: { status: 'False', reason: isMidway ? 'Updating' : 'Unknown', message },
    ...goesOn(s, message),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

/** The record of the last call, with why it was not made where the write of the record itself went unanswered. */
function withLostClaim(s: FoundSituation): Operation | undefined {
  const { operation } = s.object.status ?? {};
  const { lostClaim } = s.memory;
  if (operation?.type !== 'Create' || lostClaim === undefined) return operation;
  return { ...operation, lastError: lostClaim };
}

/** Milliseconds for which a workload that a create call has made may stay invisible. */
export const windowOf = (s: FoundSituation): number =>
  s.platform.polling.visibilityWindow + s.memory.widerWindowMs;

const windowInSeconds = (s: FoundSituation): number => Math.ceil(windowOf(s) / 1000);

/** How long it takes to believe that nothing is there, as a clause. */
export const takesLong = (s: FoundSituation): string => `which takes about ${windowInSeconds(s)} s`;

function whatHappened(s: FoundSituation, operation: Operation | undefined): string {
  const attempt = operation === undefined ? '' : ` (attempt ${operation.attempts ?? 1})`;
  const why = operation?.lastError ?? s.memory.lostClaim;
  const unknown = `What came of the create call${attempt} is not known${why === undefined ? '.' : `: ${sentence(why)}`}`;
  return `${unknown} If no workload shows within ${windowInSeconds(s)} s, it is created again.`;
}
