import type { PlatformError } from '../../platform-clients/errors.ts';
import { connectionReason } from './connection-errors.ts';
import type { Decision, StatusChanges } from './decision.ts';
import { unsure } from './rules/unsure.ts';
import { waitForConnection } from './rules/waiting.ts';
import type { FoundSituation } from './situation.ts';

/**
 * A call without an answer that tells. It may have happened: the next look tells, and where it goes on for long
 * Synced says why. Of a create it is recorded that it was tried, since nothing else shows it. Pure.
 */
export function unanswered(
  s: FoundSituation,
  decision: Decision,
  error: PlatformError,
  operation: NonNullable<StatusChanges['operation']>,
): Decision {
  const reason = error.class === 'Busy' ? 'InProgress' : (connectionReason(error) ?? 'PlatformUnreachable');
  const waits = waitForConnection(s, reason, error.message, { kind: 'Backoff', error });
  // What this process gave up itself, because it ends say, is no word of the platform's.
  const isTold = operation.type === 'Create' && error.class !== 'Aborted';
  const tried = isTold ? { ...operation, lastError: error.message } : undefined;
  return {
    ...decision,
    judgement: { ...decision.judgement, ...(tried && unsure(s, tried)), ...waits.judgement },
    changes: tried === undefined ? {} : { operation: tried },
    happenings: [],
    next: waits.next,
  };
}
