import type { PlatformError } from '../../../platform-clients/errors.ts';
import { connectionReason } from './connection-errors.ts';
import type { Decision, StatusChanges } from '../decision.ts';
import { takenUp } from './taken-up.ts';
import { unsure } from '../rules/unsure.ts';
import { waitForConnection } from '../rules/waiting.ts';
import type { FoundSituation } from '../situation.ts';

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
  // What this process gave up itself, because it ends say, is no word of the platform's.
  const isTold = operation.type === 'Create' && error.class !== 'Aborted';
  const waits = uncalled(s, decision, error);
  if (!isTold) return waits;
  const tried = { ...operation, lastError: error.message };
  const judgement = { ...decision.judgement, ...unsure(s, tried), ...waitsFor(s, error).judgement };
  return { ...waits, judgement, changes: { operation: tried } };
}

/** The same where nothing was asked for that may have happened. Pure. */
export function uncalled(s: FoundSituation, decision: Decision, error: PlatformError): Decision {
  const found = takenUp(s, decision, error);
  const waits = waitsFor(found?.s ?? s, error);
  const judgement = { ...decision.judgement, ...found?.judgement, ...waits.judgement };
  const { changes = {}, happenings = [] } = found ?? {};
  return { ...decision, judgement, changes, happenings, next: waits.next };
}

function waitsFor(s: FoundSituation, error: PlatformError): Decision {
  const reason = error.class === 'Busy' ? 'InProgress' : (connectionReason(error) ?? 'PlatformUnreachable');
  return waitForConnection(s, reason, error.message, { kind: 'Backoff', error });
}
