import type { PlatformError } from '../../../platform-clients/errors.ts';
import type { Finding, Observation } from '../../../platform-clients/platform.ts';
import { backoff } from '../../../time/backoff.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { isRefusedCreate } from '../../recorded-home.ts';
import { sentence } from '../../sentence.ts';
import type { Decision, StatusChanges } from '../decision.ts';
import {
  active,
  adoptionPending,
  foundName,
  isDeleteUnderWay,
  isRequested,
  recordedId,
  workloadName,
} from '../facts.ts';
import { adoptIdOf, isAnothers, ownerOf } from '../owner.ts';
import type { FoundSituation, Look } from '../situation.ts';
import { say, servesNoMore } from '../verdicts.ts';
import { type Absent, absence } from './absence.ts';
import { deletionGoesOn, deletionWaits, goingOn, isOverdue } from './deletion-waits.ts';
import { recognised } from './first-sight.ts';
import { gpusBefore, hiddenHoldings, isOnRecord } from './gpu-requests.ts';
import { observedFields } from './observed-fields.ts';
import { release } from './release.ts';
import { availableAsSeen } from './settling.ts';
import { serviceUnseen } from './silence.ts';
import { haveOpen, isAtWork, refusedByTask, tasksInWords } from './tasks.ts';
import { takesLong } from './unsure.ts';

type Operation = NonNullable<StatusChanges['operation']>;

/** An object that is being deleted, after a look: its workload goes first, then the finalizer. Pure. */
export function deletion(s: FoundSituation, look: Look): Decision {
  if (isAnothers(s.object, look.claim)) {
    const untouched = release('another object holds the name', 'Untouched');
    // What the record of both says is the other's is not released.
    return recordedId(s) === undefined ? gpusBefore(s, untouched) : untouched;
  }
  const { finding } = look;
  if (finding?.kind === 'Present') return gpusBefore(s, seen(s, look, finding));
  if (finding?.kind === 'Absent') return gpusBefore(s, absent(s, look, finding));
  return deletionWaits(s, 'InProgress', 'The workload cannot be looked for.', { kind: 'After', ms: 10_000 });
}

/** Whether it serves meanwhile is what looks say, as long as the platform itself sees its home. */
function seen(s: FoundSituation, look: Look, finding: Extract<Finding, { kind: 'Present' }>): Decision {
  const decision = present(s, look, finding);
  const { observation: found } = finding;
  if (ownerOf(s, found) !== 'Ours' || found.foreignKind !== undefined) return decision;
  const { outage } = s.platform;
  const shown = outage === undefined ? availableAsSeen(look.assessment, found) : serviceUnseen(s, outage);
  return { ...decision, judgement: { ...shown, ...decision.judgement } };
}

function present(
  s: FoundSituation,
  look: Look,
  { observation: found, apart }: Extract<Finding, { kind: 'Present' }>,
): Decision {
  // A workload of another kind says nothing about a create of ours that may yet become visible beside it.
  if (found.foreignKind !== undefined)
    return absent(s, look, { begunAt: found.begunAt, ...(apart !== undefined && { apart }) });
  switch (ownerOf(s, found)) {
    case 'Ours':
      return ours(s, look, found);
    case 'Theirs':
      // Where a list is the only evidence, it may not show ours, or not yet, beside what else has the name.
      if (!s.platform.capabilities.definiteRead) return absent(s, look, { begunAt: found.begunAt });
      if (isAtWork(look)) return notThereYet(s, look);
      if (recordedId(s) !== undefined) return gone(s);
      return release('the name is taken by another workload', 'Untouched');
    case 'Unclear':
      return deletionWaits(s, 'InProgress', unclearWhose(found), { kind: 'After', ms: active(s) });
    case 'Unmarked':
      if (isAtWork(look)) return notThereYet(s, look);
      // Our attempt was refused, so what stands there is not ours.
      if (isWithoutEffect(s, look, found) && recordedId(s) === undefined)
        return release('our create was refused', 'Untouched');
      if (adoptionPending(s) && s.object.spec.adopt?.id === adoptIdOf(s, found))
        return release('adoption was not recorded', 'Untouched');
      return unmarked(s, found);
  }
}

const isWithoutEffect = (s: FoundSituation, look: Look, found: Observation): boolean =>
  isRefusedCreate(s.object.status?.operation) || refusedByTask(s, look, found) !== undefined;

function ours(s: FoundSituation, look: Look, found: Observation): Decision {
  const before = s.object.status?.operation;
  const failed = before?.type === 'Delete' ? look.tasks?.notDeleted : undefined;
  if (failed !== undefined) return failedDelete(s, failed);
  if (!isOnRecord(s, found)) return putOnRecord(s, found);
  // Where the delete itself was refused, what is at work is the create that it was to overtake.
  const isTaken = before?.lastError === undefined;
  const isAtWorkOnIt = before?.type === 'Delete' && haveOpen(look);
  if (found.deleting || (isTaken && (isAtWorkOnIt || isDeleteUnderWay(s, found)))) return going(s);
  const again = untilSentAgain(s, found);
  if (again > 0) return notDeleted(s, before?.lastError ?? '', again);
  const hidden = hiddenHoldings(s, found);
  // For ever it is not waited for: what cannot be told may be nothing.
  if (hidden === undefined || isOverdue(s)) return remove(s, found);
  const next = { kind: 'After', ms: active(s) } as const;
  return hidden.why === 'Late'
    ? deletionGoesOn(s, 'what it holds may not show yet', hidden.message, next)
    : deletionWaits(s, 'InProgress', hidden.message, next);
}

/** Once the workload is gone nothing else tells what it was and held: the record of it comes before the call. */
function putOnRecord(s: FoundSituation, found: Observation): Decision {
  const message = `Workload ${foundName(found)} is put on record before it is deleted.`;
  const taken = recognised(s, found)?.changes ?? observedFields(s, found);
  return say(
    'put on record what is to be deleted',
    { kind: 'After', ms: 0 },
    {
      ready: { status: 'False', reason: 'Deleting', message },
      progress: { kind: isOverdue(s) ? 'Stalled' : 'Reconciling', from: 'Ready' },
    },
    taken,
  );
}

/** The platform took the delete and failed at it: it is asked again after a while. */
function failedDelete(s: FoundSituation, error: PlatformError): Decision {
  const operation: Operation = s.object.status?.operation ?? { type: 'Delete', startedAt: '' };
  const waits = notDeleted(s, error.message, delayAfter(operation.attempts ?? 1));
  const changes = { operation: { ...withTasksOf(s, operation), lastError: error.message } };
  return { ...waits, changes };
}

function notDeleted(s: FoundSituation, error: string, ms: number): Decision {
  const why = `The platform did not delete the workload: ${sentence(error)}`;
  return deletionWaits(s, 'InProgress', why, { kind: 'After', ms });
}

/** Rows of the list wake it when its phase goes back: a delete that was taken in vain is not sent sooner for that. */
function untilSentAgain(s: FoundSituation, found: Observation): number {
  const { memory, object, time } = s;
  const { lastError, attempts = 1 } = object.status?.operation ?? {};
  const taken = memory.deleteAccepted;
  if (lastError === undefined || taken?.id !== found.id || isRequested(s)) return 0;
  return taken.at + delayAfter(attempts) - time.monotonic;
}

/** The record of a delete, with those tasks of ours that are still at work. */
function withTasksOf({ look }: FoundSituation, operation: Operation): Operation {
  const { id: _, ...rest } = operation;
  const open = look?.tasks?.open ?? [];
  return { ...rest, ...(open.length > 0 && { id: open.join(',') }) };
}

/** After how long a delete whose task failed is sent again: 5 s, doubling, at most 5 minutes. */
export const delayAfter = (attempts: number): number => backoff(DELETE_AGAIN, attempts, () => 0);

const DELETE_AGAIN = { initial: 5_000, max: 300_000, jitter: 'none' } as const;

function remove(s: FoundSituation, found: Observation): Decision {
  const before = s.object.status?.operation;
  const attempts = before?.type === 'Delete' ? (before.attempts ?? 0) + 1 : 1;
  const startedAt = before?.type === 'Delete' ? before.startedAt : formatTimestamp(s.time.wall);
  return {
    ...say('delete the workload', { kind: 'After', ms: active(s) }),
    action: { type: 'Delete', observed: found },
    // A create that it overtakes may yet make something, also where the delete is refused.
    changes: { operation: withTasksOf(s, { type: 'Delete', startedAt, attempts }) },
  };
}

function going(s: FoundSituation): Decision {
  const message = `The platform is deleting workload ${workloadName(s)}.`;
  const next = { kind: 'After', ms: active(s) } as const;
  return servesNoMore(deletionGoesOn(s, 'workload is going away', message, next), message);
}

function absent(s: FoundSituation, look: Look, nothing: Absent): Decision {
  if (isAtWork(look)) return notThereYet(s, look);
  const belief = absence(s, nothing);
  if (belief.believed) return gone(s);
  const message = hadWorkload(s)
    ? `Making sure that the workload is gone, ${takesLong(s)}.`
    : `Making sure that there is no workload ${workloadName(s)}, ${takesLong(s)}.`;
  // Whether it is gone is not sure yet; that nobody can call it is.
  const next = { kind: 'After', ms: belief.againIn } as const;
  return servesNoMore(say('absence is not believed yet', next, goingOn(s, message)), message);
}

/** A create whose task is at work may yet make what must then be deleted. */
function notThereYet(s: FoundSituation, look: Look): Decision {
  const message = tasksInWords(look);
  const next = { kind: 'After', ms: active(s) } as const;
  return servesNoMore(deletionGoesOn(s, 'a task is at work', message, next), message);
}

function gone(s: FoundSituation): Decision {
  if (!hadWorkload(s)) return release('there never was a workload', 'Untouched');
  const note = `Workload ${workloadName(s)} is gone.`;
  return release('the workload is gone', 'Deleted', { type: 'Normal', reason: 'Deleted', note });
}

/** A read or the answer to a create has told of one, so there is something that can be gone. */
function hadWorkload(s: FoundSituation): boolean {
  const { applied, operation } = s.object.status ?? {};
  // What is found is put on record with its delete.
  return recordedId(s) !== undefined || applied !== undefined || operation?.type === 'Delete';
}

/** Neither ours nor provably another's: a person decides. */
function unmarked(s: FoundSituation, found: Observation): Decision {
  const { keepsMark } = s.platform.capabilities;
  const unknown = keepsMark
    ? 'carries no owner mark'
    : 'is not on record here, and the platform keeps no mark';
  const message = `Workload ${foundName(found)} ${unknown}, so it is not known whose it is. Delete it on the platform if it belongs to this object, or annotate the object with inference-operator.io/abandon=true to leave it alone.`;
  return say(
    'a workload without a mark',
    { kind: 'After', ms: 60_000 },
    {
      ready: { status: 'False', reason: 'Deleting', message },
      synced: { status: 'False', reason: 'NameConflict', message },
      progress: { kind: 'Stalled', from: 'Synced' },
    },
  );
}

const unclearWhose = (found: Observation): string =>
  `It does not show yet whether workload ${foundName(found)} is what this object's create call has made.`;
