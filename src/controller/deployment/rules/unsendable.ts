import type { Observation } from '../../../platform-clients/platform.ts';
import { sentence } from '../../sentence.ts';
import type { Decision } from '../decision.ts';
import { active, isStoppedAsAsked } from '../facts.ts';
import { isRecorded } from '../owner.ts';
import { isOtherUpdateOpen, type Violation, violationOf } from '../spec-change.ts';
import type { FoundSituation, Look } from '../situation.ts';
import { say, stalled } from '../verdicts.ts';
import { callFor, restWaits, runState } from './run-state.ts';
import { availability, servingOf } from './settling.ts';
import { haveOpen } from './tasks.ts';

/**
 * A workload whose spec cannot be sent: it is left as it is, but for a stop, since what runs costs money. Undefined where
 * it can be sent. Pure.
 */
export function unsendable(s: FoundSituation, look: Look, found: Observation): Decision | undefined {
  const violation = violationOf(s);
  return violation && (stopAlone(s, look, found) ?? leftAsItIs(s, look, found, violation));
}

/** Nothing of a Secret that is missing goes into a stop. */
function stopAlone(s: FoundSituation, look: Look, found: Observation): Decision | undefined {
  if (!isToStop(s, found) || isYetToCome(s, look, found) || isOnRecordOtherwise(s)) return undefined;
  // Seen before our own last call ended: it tells nothing about the present.
  if (found.begunAt < s.memory.lastChangeAt)
    return say('older than our last call', { kind: 'After', ms: active(s) });
  return runState(s, found, servingOf(found), 'Stop');
}

function leftAsItIs(s: FoundSituation, look: Look, found: Observation, violation: Violation): Decision {
  const message = wordsFor(s, found, violation);
  const isSoon = isToStop(s, found) && isYetToCome(s, look, found);
  return say('spec cannot be sent', isSoon ? { kind: 'After', ms: active(s) } : { kind: 'Settled' }, {
    ...stalled(s, violation.reason, message),
    ready: { status: 'False', reason: 'OutOfSync', message },
    available: availability(servingOf(found), found),
  });
}

const isToStop = (s: FoundSituation, found: Observation): boolean =>
  callFor(s, found) === 'Stop' && !s.object.spec.paused;

/** What a stop has to wait for comes by itself: the end of a task, or the record of what was recognised. */
const isYetToCome = (s: FoundSituation, look: Look, found: Observation): boolean =>
  haveOpen(look) || !isRecorded(s, found);

/** The record of a stop would take the place of one that tells what else the platform has of ours, or is to have. */
const isOnRecordOtherwise = (s: FoundSituation): boolean =>
  isOtherUpdateOpen(s) || s.object.status?.operation?.type === 'Recreate';

function wordsFor(s: FoundSituation, found: Observation, violation: Violation): string {
  if (isStoppedAsAsked(s, found)) return restWaits('The workload is stopped, as asked.', violation);
  if (!isToStop(s, found)) return violation.message;
  return `${sentence(violation.message)} The workload runs on meanwhile: its stop waits as well.`;
}
