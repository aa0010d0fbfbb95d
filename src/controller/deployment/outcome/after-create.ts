import type { PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { nextAttempt } from '../act/attempts.ts';
import type { Action, Decision, StatusChanges } from '../decision.ts';
import { active, idle } from '../facts.ts';
import { refusal } from './refusal.ts';
import { createdAnew } from '../rules/correction.ts';
import { created } from '../rules/news.ts';
import { acceptedAs } from '../secrets/sent-secrets.ts';
import type { FoundSituation } from '../situation.ts';
import { unanswered, uncalled } from './unanswered.ts';
import { accepted, inProgress, notServing } from '../verdicts.ts';

type Operation = NonNullable<StatusChanges['operation']>;

/** What a decision says once its create call has been answered, or came to nothing. Pure. */
export function afterCreate(
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
