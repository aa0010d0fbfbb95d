import type { Observation } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { sentence } from '../../sentence.ts';
import { nextAttempt } from '../act/attempts.ts';
import type { Decision, Judgement, StatusChanges } from '../decision.ts';
import { active, idle, isReadyNow, isStoppedAsAsked } from '../facts.ts';
import { specChange, type Violation, violationOf } from '../spec-change.ts';
import { heldBackFor } from '../timing/held-back.ts';
import type { FoundSituation, Situation } from '../situation.ts';
import { runsBy } from '../translate.ts';
import { accepted, say, stalled } from '../verdicts.ts';
import { correction } from './correction.ts';
import { giveUp, waitForTurn, withdrawReady } from './drift.ts';
import { availability, type Serving } from './settling.ts';

type Call = 'Start' | 'Stop';

/** A call that was accepted and does not show is made again after this. */
const AGAIN_MS = 60_000;
/** What the spec has asked for is asked for so often before it counts as undone by somebody. */
const MOST_CALLS = 5;

/**
 * Stops what runs and should not, or starts what is stopped and should run; undefined where it is as it should be, or
 * the platform cannot do either. Pure.
 */
export function runState(
  s: FoundSituation,
  found: Observation,
  assessment: Serving,
  call: Call,
): Decision | undefined {
  if (callFor(s, found) !== call) return undefined;
  if (isUnderWay(s, call))
    return say('run state changes', { kind: 'After', ms: active(s) }, changing(s, found, assessment, call));
  const wait = heldBackFor(s);
  if (wait > 0) return say('held back', { kind: 'After', ms: Math.min(wait, idle(s)) });
  return isAskedFor(s, call) ? step(s, found, assessment, call, 'Edit') : undone(s, found, assessment, call);
}

/** What is to be done about it. */
export function callFor({ translation }: Situation, { phaseClass }: Observation): Call | undefined {
  const runs = runsBy(translation);
  if (runs === undefined || runs === (phaseClass !== 'Stopped')) return undefined;
  return runs ? 'Start' : 'Stop';
}

/** What status calls it while it is going on, from the answer to the call on. */
export function changing(
  s: FoundSituation,
  found: Observation,
  assessment: Pick<Serving, 'available'>,
  call: Call,
): Judgement {
  const what =
    call === 'Stop' ? 'The platform is stopping the workload.' : 'The platform is starting the workload.';
  const reason = call === 'Stop' ? 'Stopping' : 'Updating';
  const violation = violationOf(s);
  const message = violation === undefined ? what : restWaits(what, violation);
  const verdicts = {
    ready: { status: 'False', reason, message },
    available: availability({ ...assessment, reason, message: what }, found),
  } as const;
  if (violation !== undefined) return { ...stalled(s, violation.reason, message), ...verdicts };
  return {
    ...verdicts,
    ...(specChange(s) === 'None' && { synced: accepted(s) }),
    progress: { kind: 'Reconciling', from: 'Ready' },
  };
}

/** A stop needs no value of a Secret that is missing, and everything else does. */
export const restWaits = (what: string, { message }: Violation): string =>
  `${what} The rest of the spec waits: ${sentence(message)}`;

function isUnderWay({ object, memory, time }: FoundSituation, call: Call): boolean {
  const { operation } = object.status ?? {};
  if (operation?.type !== call || operation.generation !== object.metadata.generation) return false;
  return time.monotonic - Math.max(memory.lastChangeAt, memory.tookOverAt) < AGAIN_MS;
}

/** The spec has asked for it since the platform accepted a spec last, or what makes it so is still under way. */
function isAskedFor({ object }: FoundSituation, call: Call): boolean {
  const { applied, operation, correction: last } = object.status ?? {};
  const { generation } = object.metadata;
  if (applied?.generation !== generation) return true;
  if (operation?.generation !== generation) return false;
  const isCorrection = last?.lastAt === operation.startedAt;
  if (operation.type === call) return !isCorrection && (operation.attempts ?? 1) < MOST_CALLS;
  return operation.type === 'Create' || operation.type === 'Update';
}

/** The situation once a stop that was asked for shows: it is over, and a start by somebody else is drift. Pure. */
export function withStopped(
  s: FoundSituation,
  found: Observation,
): { s: FoundSituation; changes: StatusChanges } {
  const { status } = s.object;
  if (status?.operation?.type !== 'Stop' || !isStoppedAsAsked(s, found)) return { s, changes: {} };
  const { operation: _, ...rest } = status;
  return { s: { ...s, object: { ...s.object, status: rest } }, changes: { operation: undefined } };
}

function step(
  s: FoundSituation,
  found: Observation,
  assessment: Serving,
  call: Call,
  because: 'Edit' | 'Drift',
): Decision {
  const { generation } = s.object.metadata;
  return {
    ...say(
      call === 'Stop' ? 'stop the workload' : 'start the workload',
      { kind: 'After', ms: active(s) },
      {
        available: availability(assessment, found),
      },
    ),
    action: { type: call, observed: found, because },
    changes: {
      operation: {
        type: call,
        startedAt: formatTimestamp(s.time.wall),
        generation,
        attempts: nextAttempt(s.object, call),
      },
    },
  };
}

/** Somebody else has started or stopped it: drift like any other. */
function undone(s: FoundSituation, found: Observation, assessment: Serving, call: Call): Decision {
  const what =
    call === 'Start'
      ? 'The workload was stopped on the platform'
      : 'The workload runs although the spec asks for it to be stopped';
  const told = {
    changes: {
      drift: [{ path: 'state', desired: call === 'Start' ? 'Running' : 'Stopped', observed: found.phase }],
    },
    happenings:
      s.object.status?.drift === undefined
        ? [{ type: 'Warning', reason: 'DriftDetected', note: `${what}.` } as const]
        : [],
  };
  const { driftPolicy } = s.object.spec;
  if (driftPolicy !== 'Correct') {
    const remedy = call === 'Start' ? 'start' : 'stop';
    const message = `${what}; spec.driftPolicy is ${driftPolicy}. Set it to Correct, or ${remedy} it there.`;
    return { ...stays(s, found, assessment, message, call), ...told };
  }
  const turn = correction(s);
  if (turn.kind === 'GivenUp')
    return { ...stays(s, found, assessment, `${what}. ${turn.message}`, call), ...told };
  if (turn.kind === 'Wait')
    return {
      ...waitForTurn(found, assessment, `${what}. ${turn.message}`, turn.ms),
      ...told,
    };
  if (isReadyNow(s)) {
    const forgiven = turn.next.count === 1 && { correction: undefined };
    return {
      ...withdrawReady(found, assessment, `${what}.`),
      ...told,
      changes: { ...told.changes, ...forgiven },
    };
  }
  const next = step(s, found, assessment, call, 'Drift');
  return {
    ...next,
    changes: { ...next.changes, ...told.changes, correction: turn.next },
    happenings: told.happenings,
  };
}

function stays(
  s: FoundSituation,
  found: Observation,
  assessment: Serving,
  message: string,
  call: Call,
): Decision {
  const left = giveUp(s, found, assessment, message);
  const ready = { status: 'False', reason: call === 'Start' ? 'Stopped' : 'OutOfSync', message } as const;
  return { ...left, judgement: { ...left.judgement, ready } };
}
