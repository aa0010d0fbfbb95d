import type { Desired, Observation } from '../../../platform-clients/platform.ts';
import type { Decision } from '../decision.ts';
import { idle } from '../facts.ts';
import { specChange } from '../spec-change.ts';
import { heldBackFor } from '../timing/held-back.ts';
import { untilLeaseEnd } from '../timing/lease-clock.ts';
import type { FoundSituation } from '../situation.ts';
import { accepted, notServing, say } from '../verdicts.ts';
import { correction } from './correction.ts';
import { beginRecreate } from './steps.ts';

/** A workload whose GPUs are gone because their lease has ended: no drift, and nothing that anybody undid. All pure. */

/** It is still there: `decision` is what would be done with it all the same. */
export function atLeaseEnd(s: FoundSituation, found: Observation, decision: () => Decision): Decision {
  if (found.lease?.ended !== true) return decision();
  if (wishOf(s)?.policy === 'Recreate') return withNewLease(s, found);
  const decided = decision();
  // An edit or a correction that takes a new workload brings a new lease too.
  return decided.action.type === 'None' ? stalledAtEnd(s, decided) : withoutGpus(decided);
}

/** It is gone, and its lease had run out by then. Undefined where that is not so, or the spec was edited since. */
export function goneWithLease(s: FoundSituation, home: string): Decision | undefined {
  if (untilLeaseEnd(s) > 0 || specChange(s) === 'Edited') return undefined;
  if (wishOf(s)?.policy === 'Recreate') return withNewLease(s, { home });
  const message = `The GPU lease has ended, and the workload is gone. ${remedy(s, 'which creates it anew')}`;
  return say(
    'gone with its lease',
    { kind: 'Settled' },
    {
      ready: { status: 'False', reason: 'Failed', message },
      available: notServing(message),
      synced: accepted(s),
      progress: { kind: 'Stalled', from: 'Ready' },
    },
    { operation: undefined },
  );
}

const wishOf = ({ translation }: FoundSituation): Desired['atLeaseEnd'] =>
  translation?.kind === 'Desired' ? translation.desired.atLeaseEnd : undefined;

function withNewLease(s: FoundSituation, where: Pick<Observation, 'home'>): Decision {
  const wait = heldBackFor(s);
  if (wait > 0) return withoutGpus(say('held back', { kind: 'After', ms: Math.min(wait, idle(s)) }));
  if (!isEarly(s)) return withoutGpus(beginRecreate(s, where, 'its GPU lease has ended'));
  const turn = correction(s);
  if (turn.kind === 'Wait') return waitsForTurn(turn.ms);
  if (turn.kind === 'GivenUp') return givenUp(turn.message);
  const begun = beginRecreate(s, where, 'its GPU lease has ended before its time');
  return withoutGpus({ ...begun, changes: { ...begun.changes, correction: turn.next } });
}

/** Between EGS' clock and ours, in milliseconds. */
const TOLERANCE_MS = 60_000;

/** Before its time, or before a read has shown when that is: a platform that takes GPUs back at once would never rest. */
const isEarly = (s: FoundSituation): boolean => untilLeaseEnd(s) > TOLERANCE_MS;

const TAKEN = 'The GPU lease has ended before its time.';

function waitsForTurn(ms: number): Decision {
  const message = `${TAKEN} So it did with the workload before; it is created anew after a while.`;
  return say(
    'lease end waits for its turn',
    { kind: 'After', ms },
    {
      ready: { status: 'False', reason: 'Failed', message },
      available: notServing(message),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}

/** Somebody or a policy takes the GPUs each time, such as those that nobody uses. */
function givenUp(why: string): Decision {
  const message = `${TAKEN} ${why}`;
  return say(
    'leases end early again and again',
    { kind: 'Settled' },
    {
      ready: { status: 'False', reason: 'Failed', message },
      available: notServing(message),
      progress: { kind: 'Stalled', from: 'Ready' },
    },
    { operation: undefined },
  );
}

/** What has served until then has done so on the GPUs that are gone. */
function withoutGpus(decided: Decision): Decision {
  const available = notServing('The GPU lease has ended.');
  return { ...decided, judgement: { available, ...decided.judgement } };
}

function stalledAtEnd(s: FoundSituation, decided: Decision): Decision {
  const message = `The GPU lease has ended. ${remedy(s, 'which deletes the workload and creates it anew')}`;
  return {
    ...decided,
    judgement: {
      ...decided.judgement,
      ready: { status: 'False', reason: 'Failed', message },
      progress: { kind: 'Stalled', from: 'Ready' },
    },
    changes: { ...decided.changes, operation: undefined },
    next: { kind: 'After', ms: idle(s) },
    rule: 'the lease has ended',
  };
}

function remedy(s: FoundSituation, effect: string): string {
  const field = wishOf(s)?.field;
  const anew = field === undefined ? '' : `Set ${field} to Recreate, ${effect} with a new lease, or delete`;
  return `${anew || 'Delete'} this object.`;
}
