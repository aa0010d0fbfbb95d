import type { Action, Decision, Happening, Judgement, StatusChanges } from '../decision.ts';
import {
  hasCondition,
  hasFinalizer,
  hasReason,
  idle,
  recordedId,
  withoutWorkload,
  workloadName,
} from '../facts.ts';
import { specChange, violationOf } from '../spec-change.ts';
import { heldBackFor } from '../timing/held-back.ts';
import type { FoundSituation, Look } from '../situation.ts';
import { inProgress, notServing, say, stalled } from '../verdicts.ts';
import { type Absent, absence } from './absence.ts';
import { correction } from './correction.ts';
import { releaseGpus } from './gpu-requests.ts';
import { goneWithLease } from './lease-end.ts';
import { nothingObserved } from './observed-fields.ts';
import { awaited, failedCreate, haveEndedWell, isAtWork } from './tasks.ts';
import { isTakenUnseen, lookAgain } from './unsure.ts';

/** A live object whose workload is not there. Pure. */
export function creation(s: FoundSituation, look: Look, nothing: Absent): Decision {
  if (look.location.kind !== 'Home') return say('no home', { kind: 'After', ms: 10_000 });
  if (isAtWork(look)) return awaited(s, look);
  const failed = failedCreate(s, look);
  if (failed !== undefined) return failed;
  const belief = absence(s, nothing);
  if (!belief.believed) return lookAgain(s, belief.againIn);
  const decision = whileAbsent(s, look, look.location.home);
  return { ...decision, changes: { ...nothingObserved, ...nothingDiffers(s), ...decision.changes } };
}

function whileAbsent(s: FoundSituation, look: Look, home: string): Decision {
  const wasThere = recordedId(s) !== undefined || wasCreated(s, look) || isTakenUnseen(s);
  const vanished = wasThere && !isMidway(s);
  if (s.object.spec.paused) return paused(s, vanished);
  if (s.translation?.kind !== 'Desired') return violation(s);
  const ended = vanished ? goneWithLease(s, home) : undefined;
  if (ended !== undefined) return ended;
  if (vanished && s.object.spec.driftPolicy !== 'Correct') return missing(s, MENDS_NOT);
  const turn = vanished ? correction(s) : undefined;
  if (turn?.kind === 'GivenUp') return missing(s, `The workload vanished from the platform. ${turn.message}`);
  if (turn?.kind === 'Wait') return waitForTurn(s, turn);
  const wait = heldBackFor(s);
  if (wait > 0) return say('held back', { kind: 'After', ms: wait }, { available: notServing(NOT_THERE) });
  // The write of the finalizer clears no record, and an old record would pass for evidence about the new call.
  if (!hasFinalizer(s) && s.object.status?.operation !== undefined)
    return {
      ...say('put the finalizer back', { kind: 'After', ms: 0 }, beingCreated(s)),
      action: { type: 'Hold' },
    };
  const releasing = releaseGpus(s);
  if (releasing !== undefined) return vanished ? { ...releasing, ...afterLoss(s) } : releasing;
  return {
    action: {
      type: 'Create',
      home,
      desired: s.translation.desired,
      fence: fenceOf(s),
      ...((vanished || isRecreatedForDrift(s)) && { mends: true }),
      ...(turn !== undefined && { correction: turn.next }),
    },
    judgement: beingCreated(s),
    changes: turn === undefined ? {} : { correction: turn.next },
    happenings: vanished ? newsOfLoss(s) : [],
    next: { kind: 'Settled' },
    rule: vanished ? 'create anew what vanished' : 'create',
  };
}

/** Where no mark is kept only a record of what was sent tells later that the workload is ours. */
function fenceOf(s: FoundSituation): Extract<Action, { type: 'Create' }>['fence'] {
  if (hasFinalizer(s)) return 'Operation';
  return s.platform.capabilities.keepsMark ? 'Finalizer' : 'Both';
}

const NOT_THERE = 'There is no workload.';

/** Told once, when it is first missed. */
function newsOfLoss(s: FoundSituation): Happening[] {
  if (hasReason(s, 'Ready', 'Missing')) return [];
  const note = `Workload ${workloadName(s)} vanished from the platform.`;
  return [{ type: 'Warning', reason: 'DriftDetected', note }];
}

/** Its create came to a good end, and no read has ever shown what came of it. */
const wasCreated = (s: FoundSituation, look: Look): boolean =>
  s.object.status?.operation?.type === 'Create' && haveEndedWell(look) && look.tasks?.lost !== true;

/** An open Recreate always goes on to its create, whatever the drift policy says. */
const isMidway = (s: FoundSituation): boolean => s.object.status?.operation?.type === 'Recreate';

/** What is not there differs in no field. What a recreation is for stays told until it has come through. */
const nothingDiffers = (s: FoundSituation): StatusChanges => (isMidway(s) ? {} : { drift: undefined });

/** What differed stays on record until it is created anew; after an edit it is not what the recreation is for. */
const isRecreatedForDrift = (s: FoundSituation): boolean =>
  isMidway(s) && s.object.status?.drift !== undefined && specChange(s) === 'None';

/** Written before the call, so that whatever comes of it nobody reads a Ready from before. A refusal stays told. */
function beingCreated(s: FoundSituation): Judgement {
  const message = 'The workload is being created.';
  if (hasCondition(s, 'Ready', 'False')) return { available: notServing(message) };
  return {
    ready: { status: 'False', reason: 'Creating', message },
    available: notServing(message),
    synced: inProgress(message),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

/** What vanished held GPUs, which are released before it is created anew. */
function afterLoss(s: FoundSituation): Pick<Decision, 'judgement' | 'happenings'> {
  const message = 'The workload vanished; it is created anew once its GPU requests are released.';
  return {
    judgement: {
      ready: { status: 'False', reason: 'Missing', message },
      available: notServing(message),
      synced: inProgress(message),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
    happenings: newsOfLoss(s),
  };
}

function paused(s: FoundSituation, vanished: boolean): Decision {
  const message = vanished
    ? 'Paused: the workload vanished from the platform, and nothing is created.'
    : 'Paused: nothing is created.';
  return say(
    'paused',
    { kind: 'After', ms: idle(s) },
    {
      ready: { status: 'False', reason: vanished ? 'Missing' : 'NotCreated', message },
      available: notServing(message),
      synced: { status: 'Unknown', reason: 'Paused', message },
      progress: { kind: 'None' },
    },
  );
}

function violation(s: FoundSituation): Decision {
  const { reason, message } = violationOf(s) ?? { reason: 'Rejected', message: '' };
  return say('spec cannot be sent', { kind: 'Settled' }, stalled(withoutWorkload(s), reason, message));
}

const MENDS_NOT =
  'The workload vanished from the platform, and spec.driftPolicy does not have it created anew: set it to Correct, or delete this object.';

function missing(s: FoundSituation, message: string): Decision {
  const decision = say(
    'vanished',
    { kind: 'Settled' },
    {
      ready: { status: 'False', reason: 'Missing', message },
      available: notServing(message),
      synced: { status: 'False', reason: 'Drifted', message },
      progress: { kind: 'Stalled', from: 'Synced' },
    },
  );
  return { ...decision, happenings: newsOfLoss(s) };
}

function waitForTurn(s: FoundSituation, turn: { ms: number; message: string }): Decision {
  const message = `The workload vanished from the platform. ${turn.message}`;
  const decision = say(
    'vanished again',
    { kind: 'After', ms: turn.ms },
    {
      ready: { status: 'False', reason: 'Missing', message },
      available: notServing(message),
      synced: inProgress(message),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
  return { ...decision, happenings: newsOfLoss(s) };
}
