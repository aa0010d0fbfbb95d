import type { Action, Decision, Happening } from '../decision.ts';
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

/** Deletions that need neither platform nor credentials. Pure. */
export function releaseWithoutLooking(s: Situation): Decision | undefined {
  if (!isDeleting(s)) return undefined;
  if (!hasFinalizer(s)) return say('nothing of ours to delete', { kind: 'Settled' });
  const home = recordedHome(s.object);
  const left = `workload ${workloadName(s)}${home === undefined ? '' : ` at ${home}`}`;
  if (isAbandoned(s))
    return release('abandoned', 'Abandoned', {
      type: 'Warning',
      reason: 'Abandoned',
      note: `Left behind without reaching the platform: ${left}.`,
    });
  if (s.object.spec.deletionPolicy === 'Retain')
    return release('retained', 'Retained', isBeingRecreated(s) ? notKept(left) : kept(left));
  // Until an adoption is recorded the workload is not ours to delete; what an own create call may have made still is.
  const ours = recordedId(s) !== undefined || home !== undefined;
  if (adoptionPending(s) && !ours) return release('adoption was not recorded', 'Untouched');
  return undefined;
}

/** The delete that a recreation begins with has been sent. */
function isBeingRecreated({ object }: Situation): boolean {
  const { operation } = object.status ?? {};
  return operation?.type === 'Recreate' && (operation.attempts ?? 0) > 0;
}

const kept = (left: string): Happening => ({
  type: 'Normal',
  reason: 'Retained',
  note: `Kept as asked: ${left}.`,
});

const notKept = (left: string): Happening => ({
  type: 'Warning',
  reason: 'Retained',
  note: `Nothing may be kept: the delete of ${left}, which was to be created anew, had been sent before.`,
});

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
