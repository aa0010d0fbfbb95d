import type { SyncedReason } from '../../crd/conditions.ts';
import type { PlatformError } from '../../platform-clients/errors.ts';
import { formatTimestamp } from '../../time/timestamp.ts';
import type { Decision, Judgement, StatusChanges } from './decision.ts';
import { LONGEST_WAIT_MS } from './facts.ts';
import { firstWords, waitForConnection } from './rules/waiting.ts';
import type { Situation } from './situation.ts';
import { notServing, stalled } from './verdicts.ts';

type Operation = NonNullable<StatusChanges['operation']>;

/** A quota may free up at any time: it is asked again after so many minutes, then every ten. */
const QUOTA_WAITS_MS = [60_000, 120_000, 300_000, 600_000];
/** No node or flavor: 1 to 10 minutes, doubling. */
const CAPACITY_FIRST_MS = 60_000;

/** What a refused create or update means: the one place that maps an error's class to condition and wait. Pure. */
export function refusal(
  s: Situation,
  decision: Decision,
  error: PlatformError,
  operation: Operation | undefined,
): Decision {
  const attempts = operation?.attempts ?? 1;
  switch (error.class) {
    case 'Invalid':
    case 'Forbidden':
      return refused(s, decision, error, operation, 'Rejected', LONGEST_WAIT_MS);
    case 'Unsupported':
      return refused(s, decision, error, operation, 'Unsupported', LONGEST_WAIT_MS);
    case 'Immutable':
      return refused(s, decision, error, operation, 'ImmutableChange', LONGEST_WAIT_MS);
    case 'Quota':
      return refused(
        s,
        decision,
        error,
        operation,
        'QuotaExceeded',
        QUOTA_WAITS_MS[attempts - 1] ?? LONGEST_WAIT_MS,
      );
    case 'Capacity':
      return noCapacity(s, decision, error, operation, attempts);
    case 'Conflict':
      return conflict(s, decision, error, operation);
    case 'Gone':
      return { ...decision, judgement: firstWords(s), changes: {}, next: { kind: 'After', ms: 0 } };
    case 'Unauthorized':
      return waits(s, decision, error, 'CredentialsInvalid');
    case 'Throttled':
      return waits(s, decision, error, 'RateLimited');
    case 'Transient':
    case 'CertificateInvalid':
    case 'HostNotAllowed':
    case 'InvalidPlatform':
    case 'Aborted':
    case 'Bug':
      return waits(s, decision, error, 'PlatformUnreachable');
  }
}

/** For good: a person must act, or ten minutes must pass. */
function refused(
  s: Situation,
  decision: Decision,
  error: PlatformError,
  operation: Operation | undefined,
  reason: SyncedReason,
  waitMs: number,
): Decision {
  const message = [error.message, ...error.details].join('; ');
  const create = decision.action.type === 'Create';
  return {
    ...decision,
    judgement: { ...decision.judgement, ...stalled(s, reason, message), ...(create && nothingRuns(message)) },
    changes: {
      operation: operation && {
        ...operation,
        lastError: message,
        nextAttemptAt: formatTimestamp(s.time.wall + waitMs),
        // So that what stands there later is not taken for ours.
        ...(create && { refused: true }),
      },
    },
    happenings: [],
    next: { kind: 'After', ms: waitMs },
  };
}

/** After a loss or a Recreate status still knows the workload that was there before. */
const nothingRuns = (message: string): Judgement => ({
  ready: { status: 'False', reason: 'NotCreated', message },
  available: notServing(message),
});

function noCapacity(
  s: Situation,
  decision: Decision,
  error: PlatformError,
  operation: Operation | undefined,
  attempts: number,
): Decision {
  const waitMs = Math.min(LONGEST_WAIT_MS, CAPACITY_FIRST_MS * 2 ** Math.min(attempts - 1, 10));
  return {
    ...decision,
    judgement: {
      ready: { status: 'False', reason: 'Pending', message: error.message },
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
    changes: {
      operation: operation && {
        ...operation,
        lastError: error.message,
        nextAttemptAt: formatTimestamp(s.time.wall + waitMs),
      },
    },
    happenings: [],
    next: { kind: 'After', ms: waitMs },
  };
}

/**
 * The name is taken. The next look tells by whom. Where no earlier attempt can have come through unseen,
 * nothing of ours came of this one, and that is recorded.
 */
function conflict(
  s: Situation,
  decision: Decision,
  error: PlatformError,
  operation: Operation | undefined,
): Decision {
  const { action } = decision;
  const certain =
    action.type === 'Create' &&
    (action.fence === 'Finalizer' || s.object.status?.operation?.refused === true);
  return {
    ...decision,
    judgement: firstWords(s),
    changes: certain && operation !== undefined ? { operation: { ...operation, refused: true } } : {},
    happenings: [],
    next: { kind: 'Backoff', error },
  };
}

function waits(s: Situation, decision: Decision, error: PlatformError, reason: SyncedReason): Decision {
  const waiting = waitForConnection(s, reason, error.message, { kind: 'Backoff', error });
  return { ...waiting, action: decision.action };
}
