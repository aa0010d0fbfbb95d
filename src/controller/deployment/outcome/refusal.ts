import type { SyncedReason } from '../../../crd/conditions.ts';
import type { PlatformError } from '../../../platform-clients/errors.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { sentence } from '../../sentence.ts';
import type { Decision, Judgement, StatusChanges } from '../decision.ts';
import { isOtherUpdateOpen, specChange } from '../spec-change.ts';
import { conflict } from './conflict.ts';
import { LONGEST_WAIT_MS } from '../timing/held-back.ts';
import { beginRecreate, RECREATE } from '../rules/steps.ts';
import { type FoundSituation, isOfToken } from '../situation.ts';
import { withFound } from './taken-up.ts';
import { unanswered } from './unanswered.ts';
import { goesOn, notServing, stalled } from '../verdicts.ts';

type Operation = NonNullable<StatusChanges['operation']>;

/** A quota may free up at any time: it is asked again after so many minutes, then every ten. */
const QUOTA_WAITS_MS = [60_000, 120_000, 300_000, LONGEST_WAIT_MS];
/** No node or flavor: 1 to 10 minutes, doubling. */
const CAPACITY_WAITS_MS = [60_000, 120_000, 240_000, 480_000, LONGEST_WAIT_MS];

const AGAIN =
  'it is tried again every 10 minutes, and when the annotation inference-operator.io/reconcile-requested-at gets a new value.';
/** What to do about each refusal, after the platform's own words. */
const remedies = {
  Rejected: `Correct what the platform names; ${AGAIN}`,
  Unsupported: `Leave out what this release of the platform does not know, or have it upgraded; ${AGAIN}`,
  ImmutableChange: `Undo the change, or set ${RECREATE}.`,
  Drifted: `Set ${RECREATE}, or make the spec follow; ${AGAIN}`,
  QuotaExceeded: 'Free quota, have it raised, or ask for less; it is tried again by itself.',
} as const;

const NO_UPDATES = `Set ${RECREATE}, or have the platform upgraded; ${AGAIN}`;

/** What a refused create or update means: the one place that maps an error's class to condition and wait. Pure. */
export function refusal(
  s: FoundSituation,
  decision: Decision,
  error: PlatformError,
  operation: Operation,
): Decision {
  // Whatever stands before a platform may refuse a token, and let the call through that probes the connection.
  if (isOfToken(error)) return unanswered(s, decision, error, operation);
  switch (error.class) {
    case 'Invalid':
    case 'Forbidden':
      return refused(s, decision, error, operation, 'Rejected', LONGEST_WAIT_MS);
    case 'Unsupported':
      if (error.noUpdates && mayRecreate(s, decision)) return recreate(s, decision, error);
      return refused(s, decision, error, operation, 'Unsupported', LONGEST_WAIT_MS);
    case 'Immutable':
      if (mayRecreate(s, decision)) return recreate(s, decision, error);
      return refused(s, decision, error, operation, reasonOfImmutable(decision), LONGEST_WAIT_MS);
    case 'Quota': {
      const wait = nthWait(QUOTA_WAITS_MS, operation);
      return refused(s, decision, error, operation, 'QuotaExceeded', wait);
    }
    case 'Capacity':
      return noCapacity(s, decision, error, operation);
    case 'Conflict':
      return conflict(s, decision, error, operation);
    case 'Gone':
      // The next look tells.
      return { ...decision, judgement: {}, changes: {}, happenings: [], next: { kind: 'Backoff', error } };
    default:
      return unanswered(s, decision, error, operation);
  }
}

function remedyFor(s: FoundSituation, error: PlatformError, reason: keyof typeof remedies): string {
  if (error.noUpdates) return NO_UPDATES;
  if (error.remedy !== undefined) return `${error.remedy}; ${AGAIN}`;
  const recreated = reason === 'Drifted' && s.object.spec.updateStrategy.type === 'Recreate';
  return recreated ? `Make the spec follow; ${AGAIN}` : remedies[reason];
}

/** For good: a person must act, or ten minutes must pass. */
function refused(
  s: FoundSituation,
  decision: Decision,
  error: PlatformError,
  operation: Operation,
  reason: keyof typeof remedies & SyncedReason,
  waitMs: number,
): Decision {
  const message = `${sentence(error.message)} ${remedyFor(s, error, reason)}`;
  const { action } = decision;
  const create = action.type === 'Create';
  return {
    ...decision,
    judgement: {
      ...decision.judgement,
      ...stalled(withFound(s, decision), reason, message),
      ...(create && nothingRuns(message)),
    },
    changes: {
      // Nothing was set right, so it does not count as a correction.
      ...without(decision.changes, 'correction'),
      operation: {
        ...operation,
        lastError: error.message,
        nextAttemptAt: formatTimestamp(s.time.wall + waitMs),
        // So that what stands there later is not taken for ours, or for what was sent.
        ...(hasLeftNothing(s, action) && { refused: true }),
      },
    },
    // What the look has told stays true, and is on record from here on.
    happenings: decision.happenings,
    next: { kind: 'After', ms: waitMs },
  };
}

/** Nothing came of it, nor of an update before it whose answer was lost: that one may be in force all the same. */
const hasLeftNothing = (s: FoundSituation, { type }: Decision['action']): boolean =>
  type === 'Create' || (type === 'Update' && !isOtherUpdateOpen(s));

/** After a loss or a Recreate status still knows the workload that was there before. */
const nothingRuns = (message: string): Judgement => ({
  ready: { status: 'False', reason: 'NotCreated', message },
  available: notServing(message),
});

function noCapacity(
  s: FoundSituation,
  decision: Decision,
  error: PlatformError,
  operation: Operation,
): Decision {
  const waitMs = nthWait(CAPACITY_WAITS_MS, operation);
  const message = sentence(error.message);
  return {
    ...decision,
    judgement: {
      ...decision.judgement,
      ready: { status: 'False', reason: 'Pending', message },
      ...goesOn(s, message),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
    changes: {
      ...without(decision.changes, 'correction'),
      operation: {
        ...operation,
        lastError: error.message,
        nextAttemptAt: formatTimestamp(s.time.wall + waitMs),
        ...(hasLeftNothing(s, decision.action) && { refused: true }),
      },
    },
    happenings: [],
    next: { kind: 'After', ms: waitMs },
  };
}

/** The wait after so many attempts with one generation, however long it took until they were refused. */
function nthWait(waits: readonly number[], { attempts = 1 }: Operation): number {
  return waits[Math.max(0, attempts - 1)] ?? LONGEST_WAIT_MS;
}

/**
 * On behalf of drift only what was sent by this version of the operator, and once: what a new workload does not have
 * either, the next would lack as well.
 */
function mayRecreate(s: FoundSituation, { action, changes }: Decision): boolean {
  if (action.type !== 'Update' || s.object.spec.updateStrategy.type !== 'Recreate') return false;
  return action.because === 'Edit' || (specChange(s) === 'None' && changes.correction?.count === 1);
}

/** What we had sent before and the platform does not have any more is no change of the spec. */
function reasonOfImmutable({ action }: Decision): 'ImmutableChange' | 'Drifted' {
  return action.type === 'Update' && action.because === 'Drift' ? 'Drifted' : 'ImmutableChange';
}

/** The platform itself says that only a new workload can have it. */
function recreate(s: FoundSituation, decision: Decision, error: PlatformError): Decision {
  if (decision.action.type !== 'Update') return decision;
  const { observed } = decision.action;
  const begun = beginRecreate(s, observed, error.message, observed);
  return {
    ...begun,
    changes: { ...decision.changes, ...begun.changes },
    happenings: [...decision.happenings, ...begun.happenings],
  };
}

function without<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = object;
  return rest;
}
