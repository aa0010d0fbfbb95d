import type { PlatformError } from '../../../platform-clients/errors.ts';
import type { Assessment, Observation } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import type { Decision, Happening, StatusChanges } from '../decision.ts';
import { active, workloadName } from '../facts.ts';
import { refusal } from '../outcome/refusal.ts';
import { lastSentSecrets } from '../secrets/sent-secrets.ts';
import type { FoundSituation, Look } from '../situation.ts';
import { inProgress, notServing, say } from '../verdicts.ts';
import { corrected, createdAnew, isForgiven } from './correction.ts';
import { created, updated } from './news.ts';
import { asObserved, availability } from './settling.ts';

type Operation = NonNullable<StatusChanges['operation']>;

/** What the tasks of a call mean that the platform has accepted. All pure. */

/** One of our own, or that may be our own, has not come to its end: what is not there may yet come. */
export const isAtWork = (look: Look): boolean => haveOpen(look) || (look.openCreates?.length ?? 0) > 0;

/** Our own tasks have not all come to an end. */
export const haveOpen = ({ tasks }: Look): boolean => (tasks?.open.length ?? 0) > 0;

/** Our own tasks have all come to a good end. */
export const haveEndedWell = ({ tasks }: Look): boolean =>
  tasks !== undefined && tasks.open.length === 0 && tasks.failed === undefined;

/** What they are called to people. */
export function tasksInWords({ tasks, openCreates }: Look): string {
  const own = tasks?.open ?? [];
  if (own.length > 0) return worksOn(own);
  const others = openCreates?.length ?? 0;
  return `The answer to the create call was lost, and ${others} open create ${others > 1 ? 'tasks' : 'task'} on the platform may be its own.`;
}

/** The same of the tasks that a call was answered with, so that the look after it writes nothing anew. */
export const worksOn = (tasks: readonly string[]): string =>
  `The platform works on it (${tasks.length > 1 ? 'tasks' : 'task'} ${tasks.join(', ')}).`;

/** Nothing is there, and a task is at work. */
export function awaited(s: FoundSituation, look: Look): Decision {
  const goes = s.object.status?.operation?.type === 'Recreate';
  const message = goes ? `The old workload is going. ${tasksInWords(look)}` : tasksInWords(look);
  return say(
    'a task is at work',
    { kind: 'After', ms: active(s) },
    {
      ready: { status: 'False', reason: goes ? 'Updating' : 'Creating', message },
      available: notServing(message),
      synced: inProgress(message),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}

/** It is there, and a task is at work on it: until that has ended no call but a delete is made. */
export function workedOn(
  s: FoundSituation,
  look: Look,
  found: Observation,
  assessment: Assessment,
): Decision | undefined {
  if (!haveOpen(look)) return undefined;
  const message = tasksInWords(look);
  const atWork = { ...assessment, ready: false, stuck: false, message: assessment.message || message };
  const { ready } = asObserved(atWork, found);
  return say(
    'a task is at work',
    { kind: 'After', ms: active(s) },
    {
      ...(ready !== undefined && { ready }),
      available: availability(assessment, found),
      synced: inProgress(message),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}

/** The situation once the tasks of a create or update have ended well: the platform has accepted what was sent. */
export function withAccepted(
  s: FoundSituation,
  look: Look,
): { s: FoundSituation; changes: StatusChanges; happenings: readonly Happening[] } {
  const { status } = s.object;
  const operation = status?.operation;
  const none = { s, changes: {}, happenings: [] };
  if (operation?.id === undefined || !haveEndedWell(look)) return none;
  if (operation.type !== 'Create' && operation.type !== 'Update') return none;
  const { id: _, ...rest } = operation;
  const owed = owes(operation, look);
  if (owed !== undefined) {
    // One that goes back to what was accepted before is to be sent only as long as it has no good answer.
    const open = { ...rest, lastError: owed };
    return {
      ...none,
      s: { ...s, object: { ...s.object, status: { ...status, operation: open } } },
      changes: { operation: open },
    };
  }
  const correcting = isCorrection(s);
  const secrets = lastSentSecrets(s);
  const applied = {
    generation: operation.generation ?? 0,
    hash: operation.hash ?? '',
    at: formatTimestamp(s.time.wall),
    ...(secrets !== undefined && { secrets }),
  };
  const forgiven = operation.type === 'Update' && !correcting && isForgiven(s);
  return {
    s: { ...s, object: { ...s.object, status: { ...status, operation: rest, applied } } },
    changes: {
      operation: rest,
      applied,
      ...(correcting && { drift: undefined }),
      ...(forgiven && { correction: undefined }),
    },
    happenings: newsOf(s, operation.type, correcting),
  };
}

/** Why an update is to be sent once more although its tasks have ended. */
function owes(operation: Operation, look: Look): string | undefined {
  if (look.tasks?.rest === true) return 'the platform takes what differs in two calls only';
  if (operation.type !== 'Update') return undefined;
  if (mayHaveFailed(operation, look)) return 'a task that may be its own has failed';
  return isLostUpdate(operation, look) ? 'how its task has ended is not known' : undefined;
}

const differs = ({ differences = [] }: Look): boolean => differences.some(({ mutable }) => mutable);

/** As long as it does not show it is sent again; what shows nowhere, once. */
const mayHaveFailed = ({ attempts = 1 }: Operation, look: Look): boolean =>
  look.tasks?.doubtful === true && (attempts < 2 || differs(look));

/** How the update ended nobody knows, and it does not show: it is sent once more. What differs then is drift. */
const isLostUpdate = ({ attempts = 1 }: Operation, look: Look): boolean =>
  look.tasks?.lost === true && attempts < 2 && differs(look);

/** What was accepted before was sent again because of drift, and not because a Secret has another value. */
function isCorrection({ object }: FoundSituation): boolean {
  const { operation, applied, correction } = object.status ?? {};
  if (operation?.type !== 'Update' || operation.hash !== applied?.hash) return false;
  return correction?.lastAt === operation.startedAt;
}

function newsOf(s: FoundSituation, type: 'Create' | 'Update', correcting: boolean): Happening[] {
  if (correcting) return [corrected];
  const news = type === 'Create' ? created(workloadName(s)) : updated;
  return s.memory.mending ? [news, createdAnew] : [news];
}

/** A task of a create has failed, and nothing is there: it came out as a refused call does. */
export function failedCreate(s: FoundSituation, look: Look): Decision | undefined {
  const { operation } = s.object.status ?? {};
  const failed = look.tasks?.failed;
  if (failed === undefined || operation?.type !== 'Create') return undefined;
  if (s.translation?.kind !== 'Desired' || look.location.kind !== 'Home') return undefined;
  const { desired } = s.translation;
  const { id: _, ...sent } = operation;
  if (isOfBefore(s)) return past(failed, { ...sent, refused: true });
  const call = { type: 'Create', home: look.location.home, desired, fence: 'Operation' } as const;
  const told = refusal(s, { ...say('a task of the create failed', NOW), action: call }, failed, sent);
  return {
    ...told,
    action: { type: 'None' },
    changes: { ...told.changes, operation: { ...sent, ...told.changes.operation, refused: true } },
  };
}

/**
 * A task of a create has failed, and what has the name is somebody else's: the record of the create, of which nothing
 * came. Undefined where all may be left of it that bears a piece of a mark.
 */
export function refusedByTask(
  { object }: FoundSituation,
  { tasks }: Look,
  { markIsCut }: Observation,
): Operation | undefined {
  const { operation } = object.status ?? {};
  if (operation?.type !== 'Create' || tasks?.failed === undefined) return undefined;
  if (tasks.open.length > 0 || markIsCut === true) return undefined;
  const { id: _, ...sent } = operation;
  return { ...sent, lastError: tasks.failed.message, refused: true };
}

/** A task of a create or update has failed, and the workload is there. */
export function failedChange(
  s: FoundSituation,
  look: Look,
  found: Observation,
  assessment: Assessment,
): Decision | undefined {
  const { operation } = s.object.status ?? {};
  const failed = look.tasks?.failed;
  if (failed === undefined || (operation?.type !== 'Create' && operation?.type !== 'Update'))
    return undefined;
  if (s.translation?.kind !== 'Desired') return undefined;
  const { id: _, ...sent } = operation;
  if (isOfBefore(s)) return past(failed, sent);
  const because = isCorrection(s) ? 'Drift' : 'Edit';
  const call = { type: 'Update', observed: found, desired: s.translation.desired, because } as const;
  const asked = say('a task of the change failed', NOW, {
    available: availability(assessment, found),
  });
  const told = refusal(s, { ...asked, action: call }, failed, sent);
  if (told.action.type === 'BeginRecreate') return told;
  // What has come of it nobody knows, so it is not `refused`.
  const { refused: _refused, ...after } = told.changes.operation ?? { ...sent, lastError: failed.message };
  return { ...told, action: { type: 'None' }, changes: { ...told.changes, operation: after } };
}

/** The spec has been edited since: it was not this one that failed, and this one does not wait because of it. */
function isOfBefore({ object }: FoundSituation): boolean {
  return object.status?.operation?.generation !== object.metadata.generation;
}

function past({ message }: PlatformError, operation: NonNullable<StatusChanges['operation']>): Decision {
  return say(
    'a task of an earlier spec failed',
    NOW,
    {},
    { operation: { ...operation, lastError: message } },
  );
}

const NOW = { kind: 'After', ms: 0 } as const;
