import type { PlatformError } from '../../platform-clients/errors.ts';
import { connectionReason } from './connection-errors.ts';
import type { Decision } from './decision.ts';
import { waitForConnection } from './rules/waiting.ts';
import type { FoundSituation } from './situation.ts';

/**
 * A call without an answer that tells. It may have happened: nothing is recorded of it, the next look tells, and
 * where it goes on for long Synced says why. Pure.
 */
export function unanswered(s: FoundSituation, decision: Decision, error: PlatformError): Decision {
  const reason = connectionReason(error) ?? 'PlatformUnreachable';
  const waits = waitForConnection(s, reason, error.message, { kind: 'Backoff', error });
  return {
    ...decision,
    judgement: { ...decision.judgement, ...waits.judgement },
    changes: {},
    happenings: [],
    next: waits.next,
  };
}
