import type { PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { afterDelete } from './after-delete.ts';
import { afterRunState } from './after-run-state.ts';
import { nextAttempt } from '../act/attempts.ts';
import type { Action, Decision, StatusChanges } from '../decision.ts';
import { active, hasReason, idle } from '../facts.ts';
import { refusal } from './refusal.ts';
import { corrected, createdAnew, isForgiven } from '../rules/correction.ts';
import { afterRelease } from '../rules/gpu-requests.ts';
import { created, updated } from '../rules/news.ts';
import { worksOn } from '../rules/tasks.ts';
import { acceptedAs } from '../secrets/sent-secrets.ts';
import { type FoundSituation, hasPlatform, type Situation } from '../situation.ts';
import { unanswered, uncalled } from './unanswered.ts';
import { accepted, inProgress, notServing } from '../verdicts.ts';

type Operation = NonNullable<StatusChanges['operation']>;

/** What a decision says once the call that it asked for has been answered. Pure. */
export function conclude(s: Situation, decision: Decision, outcome: Outcome): Decision {
  if (!hasPlatform(s)) throw new Error('a call was made without a platform');
  switch (decision.action.type) {
    case 'Create':
      return afterCreate(s, decision, decision.action, outcome);
    case 'Update':
      return afterUpdate(s, decision, decision.action, outcome);
    case 'Delete':
      return afterDelete(s, decision, outcome);
    case 'Start':
    case 'Stop':
      return afterRunState(s, decision, decision.action, outcome);
    case 'BeginRecreate':
      return outcome.kind === 'Accepted' ? decision : notRecreated(s, decision, outcome.error);
    case 'ReleaseGpus':
      return afterRelease(s, decision, outcome);
    case 'None':
    case 'Hold':
    case 'Release':
      return decision;
  }
}

function afterCreate(
  s: FoundSituation,
  decision: Decision,
  action: Extract<Action, { type: 'Create' }>,
  outcome: Outcome,
): Decision {
  const generation = s.object.metadata.generation;
  const { home } = action;
  const { hash, name, fingerprint } = action.desired;
  const at = formatTimestamp(s.time.wall);
  const attempts = action.fence === 'Operation' ? nextAttempt(s.object, 'Create') : 1;
  const sent = { generation, hash, ...(fingerprint !== undefined && { fingerprint }) };
  const operation = { type: 'Create', startedAt: at, home, ...sent, attempts } as const;
  if (outcome.kind !== 'Accepted') {
    const { error } = outcome;
    if (outcome.kind === 'Refused' && outcome.uncalled === true)
      return uncalledCreate(s, decision, error, operation);
    const told = outcome.kind === 'Refused' ? refusal : unanswered;
    // The write before the call has forgotten what vanished: nobody else will tell of it.
    return { ...told(s, decision, error, operation), happenings: decision.happenings };
  }
  const { workload, tasks = [] } = outcome;
  const applied = acceptedAs(action.desired, generation, at);
  const message = `The platform has accepted workload ${name}.`;
  // Until they have ended well nothing is accepted, and until a read shows it nothing is created.
  const isOpen = tasks.length > 0;
  return {
    ...decision,
    judgement: {
      ready: { status: 'False', reason: 'Creating', message },
      available: notServing(message),
      synced: isOpen ? inProgress(message) : accepted(s, applied),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
    changes: {
      ...decision.changes,
      operation: { ...operation, ...(isOpen && { id: tasks.join(',') }) },
      ...(!isOpen && { applied }),
      drift: undefined,
      // No read has shown this workload yet.
      lastObservedAt: undefined,
      ...(workload !== undefined && {
        workload: { id: workload.id, name, home, createdAt: workload.createdAt },
        phase: workload.phase,
      }),
    },
    happenings: isOpen
      ? decision.happenings
      : [
          ...decision.happenings,
          created(name),
          ...(action.mends === true || s.memory.mending ? [createdAnew] : []),
        ],
    // The observer's list tells of every phase of what is known; this is only for a row that never comes.
    next: { kind: 'After', ms: workload === undefined ? active(s) : idle(s) },
  };
}

/** No write has preceded it, and no call followed: what is on record still holds, but for a workload that is gone. */
function uncalledCreate(
  s: FoundSituation,
  decision: Decision,
  error: PlatformError,
  operation: Operation,
): Decision {
  if (error.class !== 'Quota') return uncalled(s, decision, error);
  const refused = refusal(s, decision, error, operation);
  const { workload } = s.object.status ?? {};
  const changes = {
    ...refused.changes,
    // Missing from now on is what was refused, and not what was there before.
    workload: workload && { home: workload.home, gpuRequests: workload.gpuRequests },
    lastObservedAt: undefined,
  };
  // Once: with what it tells of, the record of that is gone.
  return { ...refused, changes, happenings: decision.happenings };
}

function afterUpdate(
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
    return because === 'Edit' ? { ...waits, changes: openUpdate(s, outcome.error, operation) } : waits;
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
    judgement: {
      ...decision.judgement,
      ready: { status: 'False', reason: 'Updating', message },
      synced: accepted(s),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
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
    judgement: {
      ...decision.judgement,
      ready: { status: 'False', reason: 'Updating', message },
      synced: inProgress(message),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
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
    judgement: stands
      ? decision.judgement
      : {
          ...decision.judgement,
          ready: { status: 'False', reason: 'Updating', message },
          synced: inProgress(message),
          progress: { kind: 'Reconciling', from: 'Ready' },
        },
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

/** The platform would refuse what is to be created anew, so nothing is deleted. */
function notRecreated(s: FoundSituation, decision: Decision, error: PlatformError): Decision {
  const { operation } = decision.changes;
  if (operation === undefined) return decision;
  const sent = { ...operation, type: 'Update', attempts: nextAttempt(s.object, 'Update') } as const;
  return refusal(s, { ...decision, judgement: {}, changes: {}, happenings: [] }, error, sent);
}
