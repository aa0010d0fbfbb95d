import type { ReadyReason, SyncedReason } from '../../crd/conditions.ts';
import { conditionOf, type Verdict } from '../conditions.ts';
import { sentence } from '../sentence.ts';
import type { Decision, Judgement, Next, StatusChanges } from './decision.ts';
import { hasCondition, isAbandoned, isDeleting, recordedId } from './facts.ts';
import type { Situation } from './situation.ts';

/** The few shapes that nearly all judgements have. All pure. */

/** A decision that calls nothing. */
export function say(
  rule: string,
  next: Next,
  judgement: Judgement = {},
  changes: StatusChanges = {},
): Decision {
  return { action: { type: 'None' }, judgement, changes, happenings: [], next, rule };
}

/** What Ready says while the spec cannot be followed: nothing runs yet, or something else than the spec. */
export function readyWithout(s: Situation, message: string): Verdict<ReadyReason> {
  if (isDeleting(s)) return { status: 'False', reason: 'Deleting', message };
  const reason = recordedId(s) === undefined ? 'NotCreated' : 'OutOfSync';
  return { status: 'False', reason, message };
}

/** A person must act: `Synced` says why, `Ready` is False, `Stalled` copies the reason. */
export function stalled(s: Situation, reason: SyncedReason, message: string): Judgement {
  return {
    synced: { status: syncedStatus(reason), reason, message },
    ready: readyWithout(s, message),
    ...(recordedId(s) === undefined && { available: notServing(message) }),
    progress: { kind: 'Stalled', from: 'Synced' },
  };
}

/** It means a deletion that is under way; left on a living object it would make a leak of the next one, in silence. */
const WILL_BE_ABANDONED =
  'Annotation inference-operator.io/abandon is set: if this object is deleted, its workload is left behind.';

/** Does `Synced` say of the annotation `abandon` what is so? Nothing but a look writes it anew. */
export function isAbandonTold(s: Situation): boolean {
  const synced = conditionOf(s.object, 'Synced');
  return synced?.status !== 'True' || synced.message.includes(WILL_BE_ABANDONED) === isAbandoned(s);
}

const ASSUMED =
  'The workload was adopted as it was, and nothing was sent. The platform shows only a part of what the spec says, so the rest is not compared.';

/** `Synced: True`; notices are told there, because nothing is wrong. `applied`: what status says of it from now on. */
export function accepted(s: Situation, applied = s.object.status?.applied): Verdict<SyncedReason> {
  const notices = s.translation?.kind === 'Desired' ? [...s.translation.desired.notices] : [];
  if (isAbandoned(s)) notices.push(WILL_BE_ABANDONED);
  const what = applied?.assumed === true ? ASSUMED : 'The platform has accepted the spec.';
  const message = [what, ...notices.map(sentence)].join(' ');
  return { status: 'True', reason: 'Accepted', message };
}

/** `Synced: Unknown`: the spec has not been sent yet, or its answer is not known. */
export const inProgress = (message: string): Verdict<SyncedReason> => ({
  status: 'Unknown',
  reason: 'InProgress',
  message,
});

/** Where it goes on although Synced said that a person must act: that is over, and Synced stays as it is elsewhere. */
export const goesOn = (s: Situation, message: string): Pick<Judgement, 'synced'> =>
  hasCondition(s, 'Synced', 'False') ? { synced: inProgress(message) } : {};

/** `Available: False`. */
export const notServing = (message: string): Verdict<'NotServing'> => ({
  status: 'False',
  reason: 'NotServing',
  message,
});

/** The decision with `Available: False`, of what is gone, or goes because we asked for it: it may be a while until looks tell. */
export const servesNoMore = (decision: Decision, message: string): Decision => ({
  ...decision,
  judgement: { ...decision.judgement, available: notServing(message) },
});

const unknownReasons = new Set<SyncedReason>([
  'InProgress',
  'Paused',
  'CredentialsInvalid',
  'RateLimited',
  'PlatformUnreachable',
]);

/** Each reason of Synced belongs to one status. */
export function syncedStatus(reason: SyncedReason): 'True' | 'False' | 'Unknown' {
  if (reason === 'Accepted') return 'True';
  return unknownReasons.has(reason) ? 'Unknown' : 'False';
}
