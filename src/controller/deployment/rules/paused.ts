import type { Assessment, Difference, Observation } from '../../../platform-clients/platform.ts';
import type { Decision, Judgement } from '../decision.ts';
import { adoptionPending, foundName, idle } from '../facts.ts';
import { seenChange } from '../spec-change.ts';
import type { FoundSituation, Look } from '../situation.ts';
import { say } from '../verdicts.ts';
import { asAssumed, besideDrift, driftFields, listed } from './drift.ts';
import { asObserved, availability } from './settling.ts';
import { workedOn } from './tasks.ts';

/** While `paused` is set nothing is changed: it is told how what is there compares with the spec. Pure. */
export function pausedWith(
  s: FoundSituation,
  look: Look,
  found: Observation,
  assessment: Assessment,
): Decision {
  const { differences = [] } = look;
  const message = pausedMessage(s, found, differences);
  const outOfSync = { status: 'False', reason: 'OutOfSync', message } as const;
  const atWork = workedOn(s, look, found, assessment)?.judgement.ready;
  const ready = atWork ?? readyWhilePaused(s, found, assessment, differences) ?? outOfSync;
  return say(
    'paused',
    { kind: 'After', ms: idle(s) },
    {
      ready,
      available: availability(assessment, found),
      synced: { status: 'Unknown', reason: 'Paused', message },
      progress: { kind: 'None' },
    },
    { drift: differences.length === 0 ? undefined : driftFields(differences) },
  );
}

/** Undefined where the spec has not been sent, or would be sent again, and before an adoption is recorded. */
function readyWhilePaused(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
  differences: readonly Difference[],
): Judgement['ready'] {
  if (adoptionPending(s) || seenChange(s, differences) === 'Edited') return undefined;
  if (differences.length === 0) return asObserved(asAssumed(s, assessment), found).ready;
  return s.object.spec.driftPolicy === 'Correct' ? undefined : besideDrift(s, found, assessment)?.ready;
}

function pausedMessage(s: FoundSituation, found: Observation, differences: readonly Difference[]): string {
  const differs = differences.length === 0 ? equalTo(s) : `different in ${listed(s, differences)}`;
  if (adoptionPending(s)) return `Paused: workload ${foundName(found)} can be taken over; it is ${differs}.`;
  if (seenChange(s, differences) === 'Edited')
    return `Paused: the current spec has not been sent, and nothing is changed; the workload is ${differs}.`;
  return differences.length === 0
    ? 'Paused: nothing is changed.'
    : `Paused: nothing is changed; the workload is ${differs}.`;
}

/** What is not changed in place is not shown whole either, so that nothing differs says little of the rest. */
const equalTo = ({ platform }: FoundSituation): string =>
  platform.capabilities.updatesInPlace
    ? 'as the spec has it'
    : 'as the spec has it, as far as the platform shows it';
