import type { PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import { sentence } from '../../sentence.ts';
import type { Decision } from '../decision.ts';
import { isDeleting, workloadName } from '../facts.ts';
import { deletionGoesOn, deletionWaits, recreateWaits } from '../rules/deletion-waits.ts';
import type { FoundSituation } from '../situation.ts';
import { servesNoMore } from '../verdicts.ts';

/** What a decision says once a delete has been answered: of an object that goes, or of an open Recreate. Pure. */
export function afterDelete(s: FoundSituation, decision: Decision, outcome: Outcome): Decision {
  if (outcome.kind === 'Accepted')
    return goesOn(s, withTasks(s, decision, outcome.tasks), 'The platform is deleting the workload.');
  const { error } = outcome;
  const next = { kind: 'Backoff', error } as const;
  // It went by itself: the next look tells the rest.
  if (error.class === 'Gone')
    return servesNoMore(
      { ...decision, changes: {}, next },
      `Workload ${workloadName(s)} is not there any more.`,
    );
  const open = { ...notTaken(decision, error), next };
  return outcome.kind === 'Refused' && outcome.after !== undefined
    ? goesOn(s, open, `Workload ${workloadName(s)} is deleted after ${outcome.after}, which is under way.`)
    : stillThere(s, open, `${whatCame(outcome)}: ${sentence(error.message)}`);
}

/** Without an answer that tells it may be gone. */
const whatCame = ({ kind }: Outcome): string =>
  kind === 'Ambiguous'
    ? 'It is not known whether the platform has deleted the workload'
    : 'The platform did not delete the workload';

/** The record of a delete, with all tasks that are at work. */
function withTasks({ look }: FoundSituation, decision: Decision, ofDelete: readonly string[] = []): Decision {
  const tasks = [...(look?.tasks?.open ?? []), ...ofDelete];
  return tasks.length === 0 ? decision : recorded(decision, { id: tasks.join(',') });
}

/** The record of a delete says that it was not taken, so that nobody waits for what else is at work. */
const notTaken = (decision: Decision, { message }: PlatformError): Decision =>
  recorded(decision, { lastError: message });

function recorded(decision: Decision, facts: { id: string } | { lastError: string }): Decision {
  const { operation } = decision.changes;
  if (operation === undefined) return decision;
  return { ...decision, changes: { ...decision.changes, operation: { ...operation, ...facts } } };
}

/** Nothing but time is needed. */
function goesOn(s: FoundSituation, decision: Decision, message: string): Decision {
  const { rule, next } = decision;
  const waits = isDeleting(s) ? deletionGoesOn(s, rule, message, next) : recreateWaits(s, message, next);
  return told(decision, servesNoMore(waits, message));
}

/** A delete is tried again until the workload is gone, whatever is in its way. */
function stillThere(s: FoundSituation, decision: Decision, why: string): Decision {
  const { next } = decision;
  const waits = isDeleting(s) ? deletionWaits(s, 'InProgress', why, next) : recreateWaits(s, why, next);
  return told(decision, waits);
}

const told = ({ action, changes, judgement }: Decision, waits: Decision): Decision => ({
  ...waits,
  action,
  judgement: { ...judgement, ...waits.judgement },
  changes: { ...changes, ...waits.changes },
});
