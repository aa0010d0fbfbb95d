import { sentence } from '../../sentence.ts';
import type { Action, Decision, Happening, StatusChanges } from '../decision.ts';
import {
  adoptionPending,
  hasFinalizer,
  isAbandoned,
  isDeleting,
  recordedId,
  workloadName,
} from '../facts.ts';
import type { Situation } from '../situation.ts';
import { say } from '../verdicts.ts';
import { recordedHome } from '../../recorded-home.ts';
import { someOf } from './drift.ts';
import { gpuRequestsOnRecord } from './gpu-requests.ts';

type Operation = NonNullable<StatusChanges['operation']>;

/** Deletions that need neither platform nor credentials. Pure. */
export function releaseWithoutLooking(s: Situation): Decision | undefined {
  if (!isDeleting(s)) return undefined;
  if (!hasFinalizer(s)) return say('nothing of ours to delete', { kind: 'Settled' });
  const home = recordedHome(s.object);
  const left = `workload ${workloadName(s)}${home === undefined ? '' : ` at ${home}`}`;
  if (isAbandoned(s)) return release('abandoned', 'Abandoned', withGpus(s, leftBehind(left, sentDelete(s))));
  if (s.object.spec.deletionPolicy === 'Retain')
    return release('retained', 'Retained', withGpus(s, kept(left, sentDelete(s))));
  // Until an adoption is recorded the workload is not ours to delete; what an own create call may have made still is.
  const ours = recordedId(s) !== undefined || home !== undefined;
  if (adoptionPending(s) && !ours) return release('adoption was not recorded', 'Untouched');
  return undefined;
}

/** The delete that was sent, of the object's own deletion or of the recreation before it. */
function sentDelete({ object }: Situation): Operation | undefined {
  const { operation } = object.status ?? {};
  const deletes = operation?.type === 'Delete' || operation?.type === 'Recreate';
  return deletes && (operation.attempts ?? 0) > 0 ? operation : undefined;
}

function leftBehind(left: string, sent: Operation | undefined): Happening {
  const note =
    sent === undefined
      ? `Left behind without reaching the platform: ${left}.`
      : `May be left behind: ${left}. ${cameOf(sent)}`;
  return { type: 'Warning', reason: 'Abandoned', note };
}

function kept(left: string, sent: Operation | undefined): Happening {
  if (sent === undefined) return { type: 'Normal', reason: 'Retained', note: `Kept as asked: ${left}.` };
  if (sent.lastError !== undefined)
    return { type: 'Normal', reason: 'Retained', note: `Kept as asked: ${left}. ${cameOf(sent)}` };
  const anew = sent.type === 'Recreate' ? ', which was to be created anew,' : '';
  const note = `Nothing may be kept: the delete of ${left}${anew} had been sent before.`;
  return { type: 'Warning', reason: 'Retained', note };
}

/** Nobody releases them any more, whatever becomes of the workload, and this is where they are named last. */
function withGpus(s: Situation, happening: Happening): Happening {
  const requests = gpuRequestsOnRecord(s);
  if (requests.length === 0) return happening;
  return {
    ...happening,
    note: `${happening.note} GPU requests that may hold GPUs still: ${someOf(requests)}.`,
  };
}

/** What is known of a delete. */
const cameOf = ({ lastError }: Operation): string =>
  lastError === undefined
    ? 'A delete had been sent, and nobody has seen what came of it.'
    : `A delete had been sent, and the last that is known of it: ${sentence(lastError)}`;

/** The finalizer goes. `as`: what becomes of the workload; `happening`: the event that tells of it, if one does. */
export function release(
  rule: string,
  as: Extract<Action, { type: 'Release' }>['as'],
  happening?: Happening,
): Decision {
  return {
    action: { type: 'Release', as },
    judgement: {},
    changes: {},
    happenings: happening === undefined ? [] : [happening],
    next: { kind: 'Settled' },
    rule,
  };
}
