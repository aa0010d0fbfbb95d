import { formatTimestamp } from '../../../time/timestamp.ts';
import type { Decision, Judgement } from '../decision.ts';
import { hasCondition, hasFinalizer, heldBackFor, recordedId } from '../facts.ts';
import type { Look, Situation } from '../situation.ts';
import { inProgress, notServing, say, stalled } from '../verdicts.ts';
import { absence } from './absence.ts';
import { correction } from './correction.ts';

/** A live object whose workload is not there. Pure. */
export function creation(s: Situation, look: Look, begunAt: number): Decision {
  if (look.location.kind !== 'Home') return say('no home', { kind: 'After', ms: 10_000 });
  const belief = absence(s, begunAt);
  if (!belief.believed) return lookAgain(s, belief.againIn);
  const vanished = recordedId(s) !== undefined && !isMidway(s);
  if (s.object.spec.paused) return paused();
  if (s.translation?.kind !== 'Desired') return violation(s);
  if (vanished && s.object.spec.driftPolicy !== 'Correct') return missing(MENDS_NOT);
  const turn = vanished ? correction(s) : undefined;
  if (turn?.kind === 'GivenUp') return missing(`The workload vanished from the platform. ${turn.message}`);
  if (turn?.kind === 'Wait') return waitForTurn(s, turn.ms);
  const wait = heldBackFor(s);
  if (wait > 0) return say('held back', { kind: 'After', ms: wait });
  return {
    action: {
      type: 'Create',
      home: look.location.home,
      desired: s.translation.desired,
      fence: hasFinalizer(s) ? 'Operation' : 'Finalizer',
    },
    judgement: beingCreated(s),
    changes: turn === undefined ? {} : { correction: turn.next },
    happenings: [],
    next: { kind: 'Settled' },
    rule: vanished ? 'create anew what vanished' : 'create',
  };
}

/** An open Recreate always goes on to its create, whatever the drift policy says. */
const isMidway = (s: Situation): boolean => s.object.status?.operation?.type === 'Recreate';

/** Written before the call, so that whatever comes of it nobody reads a Ready from before. A refusal stays told. */
function beingCreated(s: Situation): Judgement {
  if (hasCondition(s, 'Ready', 'False')) return {};
  const message = 'The workload is being created.';
  return {
    ready: { status: 'False', reason: 'Creating', message },
    available: notServing(message),
    synced: inProgress(message),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

function lookAgain(s: Situation, ms: number): Decision {
  const message = 'Making sure that no workload of this object exists.';
  const known = recordedId(s) !== undefined;
  return say(
    'absence is not believed yet',
    { kind: 'After', ms },
    {
      ready: { status: 'False', reason: known ? 'Creating' : 'NotCreated', message },
      available: notServing(message),
      synced: inProgress(message),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}

function paused(): Decision {
  const message = 'Paused: nothing is created.';
  return say(
    'paused',
    { kind: 'Settled' },
    {
      ready: { status: 'False', reason: 'NotCreated', message },
      available: notServing(message),
      synced: { status: 'Unknown', reason: 'Paused', message },
      progress: { kind: 'None' },
    },
  );
}

function violation(s: Situation): Decision {
  const message =
    s.translation?.kind === 'Violation' ? `${s.translation.field}: ${s.translation.message}` : '';
  return say('spec fails our own checks', { kind: 'Settled' }, stalled(s, 'Rejected', message));
}

const MENDS_NOT = 'The workload vanished from the platform, and driftPolicy does not create it anew.';

function missing(message: string): Decision {
  return say(
    'vanished',
    { kind: 'Settled' },
    {
      ready: { status: 'False', reason: 'Missing', message },
      available: notServing(message),
      synced: { status: 'False', reason: 'Drifted', message },
      progress: { kind: 'Stalled', from: 'Synced' },
    },
  );
}

function waitForTurn(s: Situation, ms: number): Decision {
  const at = formatTimestamp(s.time.wall + ms);
  const message = `The workload vanished again; it is created anew at ${at}.`;
  return say(
    'vanished again',
    { kind: 'After', ms },
    {
      ready: { status: 'False', reason: 'Missing', message },
      available: notServing(message),
      synced: inProgress(message),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}
