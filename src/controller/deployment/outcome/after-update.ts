import type { PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import type { Action, Decision, Judgement, StatusChanges } from '../decision.ts';
import { active, hasReason } from '../facts.ts';
import { refusal } from './refusal.ts';
import { corrected, createdAnew, isForgiven } from '../rules/correction.ts';
import { updated } from '../rules/news.ts';
import { worksOn } from '../rules/tasks.ts';
import { acceptedAs } from '../secrets/sent-secrets.ts';
import type { FoundSituation } from '../situation.ts';
import { unanswered } from './unanswered.ts';
import { accepted, inProgress } from '../verdicts.ts';

type Operation = NonNullable<StatusChanges['operation']>;

/** What a decision says once its update has been answered, or came to nothing, be it for an edit or against drift. Pure. */
export function afterUpdate(
  s: FoundSituation,
  decision: Decision,
  { because, desired }: Extract<Action, { type: 'Update' }>,
  outcome: Outcome,
): Decision {
  const operation = decision.changes.operation;
  if (operation === undefined) return decision;
  if (outcome.kind === 'Refused') return refusal(s, decision, outcome.error, operation);
  if (outcome.kind === 'Ambiguous') {
    const waits = unanswered(s, decision, outcome.error, operation);
    const changes = { ...waits.changes, ...openUpdate(s, outcome.error, operation) };
    return because === 'Edit' ? { ...waits, changes } : waits;
  }
  if (outcome.unseen !== undefined) return unseenUpdate(s, decision, because, { ...outcome, operation });
  const { tasks = [] } = outcome;
  if (tasks.length > 0) return taskedUpdate(s, decision, operation, tasks);
  const generation = s.object.metadata.generation;
  const correcting = because === 'Drift';
  const at = formatTimestamp(s.time.wall);
  const { correction } = s.object.status ?? {};
  const message = correcting ? 'Drift is being corrected.' : 'The platform rolls the new spec out.';
  return {
    ...decision,
    judgement: updating(decision, message, accepted(s)),
    changes: {
      ...decision.changes,
      operation: { ...operation, ...(outcome.baseline !== undefined && { baseline: outcome.baseline }) },
      applied: acceptedAs(desired, generation, at),
      drift: undefined,
      // A new generation begins with a clean record; a create that was found by a look is of the same one.
      ...(!correcting && correction !== undefined && isForgiven(s) && { correction: undefined }),
    },
    happenings: [
      ...decision.happenings,
      ...(correcting ? [corrected] : [updated]),
      // A create that went unanswered was found.
      ...(!correcting && s.memory.mending ? [createdAnew] : []),
    ],
  };
}

/** Tasks are at work on it: nothing is accepted or corrected before they have ended well. */
function taskedUpdate(
  s: FoundSituation,
  decision: Decision,
  operation: Operation,
  tasks: readonly string[],
): Decision {
  const message = worksOn(tasks);
  return {
    ...decision,
    judgement: updating(decision, message, inProgress(message)),
    changes: { ...decision.changes, operation: { ...operation, id: tasks.join(',') } },
    next: { kind: 'After', ms: active(s) },
  };
}

/**
 * An edit that may have reached the platform is on record, because the spec may go back to what was accepted before.
 * Sent again, it costs no further write.
 */
function openUpdate(s: FoundSituation, { message }: PlatformError, operation: Operation): StatusChanges {
  const before = s.object.status?.operation;
  const { hash, generation } = operation;
  const same = before?.type === 'Update' && before.hash === hash && before.generation === generation;
  return same && before.lastError === message ? {} : { operation: { ...operation, lastError: message } };
}

/**
 * The platform took it, and its reads do not show all of it yet: nothing is accepted or corrected before the next
 * look has told. A verdict from before that is of this generation stands until then.
 */
function unseenUpdate(
  s: FoundSituation,
  decision: Decision,
  because: 'Edit' | 'Drift',
  { operation, baseline, unseen }: { operation: Operation; baseline?: string; unseen?: string },
): Decision {
  const { correction: _, ...changes } = decision.changes;
  const stands = because === 'Drift' || isRefusedNow(s);
  const message = `The platform took the change; ${unseen}.`;
  return {
    ...decision,
    judgement: stands ? decision.judgement : updating(decision, message, inProgress(message)),
    changes: {
      ...changes,
      operation: {
        ...operation,
        ...(baseline !== undefined && { baseline }),
        // It goes back to what was accepted before, so only this tells that it is still to be had.
        ...(because === 'Edit' &&
          operation.hash === s.object.status?.applied?.hash && { lastError: message }),
      },
    },
    next: { kind: 'After', ms: active(s) },
  };
}

/** This generation was sent before, and could not be had in place. */
const isRefusedNow = (s: FoundSituation): boolean =>
  s.object.status?.operation?.generation === s.object.metadata.generation &&
  hasReason(s, 'Synced', 'ImmutableChange');

/** It was taken, and is on its way. */
const updating = (
  { judgement }: Decision,
  message: string,
  synced: NonNullable<Judgement['synced']>,
): Judgement => ({
  ...judgement,
  ready: { status: 'False', reason: 'Updating', message },
  synced,
  progress: { kind: 'Reconciling', from: 'Ready' },
});
