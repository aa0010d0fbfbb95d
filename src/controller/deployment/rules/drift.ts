import type { Assessment, Difference, Observation } from '../../../platform-clients/platform.ts';
import type { Decision, StatusChanges } from '../decision.ts';
import type { Situation } from '../situation.ts';
import { say } from '../verdicts.ts';
import { correction } from './correction.ts';
import { asObserved, availability } from './settling.ts';
import { beginRecreate, update } from './steps.ts';

/** Status lists so many fields; the message says how many there are. */
const MOST_FIELDS = 10;

/** The platform has something else than it accepted from us. Pure. */
export function drift(
  s: Situation,
  found: Observation,
  assessment: Assessment,
  differences: readonly Difference[],
  change: 'None' | 'OtherVersion',
): Decision {
  const paths = listed(differences);
  const told = {
    changes: { drift: driftFields(differences) },
    happenings:
      s.object.status?.drift === undefined
        ? [{ type: 'Warning', reason: 'DriftDetected', note: `The platform differs in ${paths}.` } as const]
        : [],
  };
  if (s.object.spec.driftPolicy === 'Report')
    return {
      ...report(s, found, assessment, `The platform differs in ${paths}; driftPolicy is Report.`),
      ...told,
    };

  const fixed = differences.some(({ mutable }) => !mutable);
  const mayRecreate = s.object.spec.updateStrategy.type === 'Recreate' && change === 'None';
  if (fixed && !mayRecreate) {
    const message = `The platform differs in ${paths} and cannot change it in place. Set spec.updateStrategy.type to Recreate, or make the spec follow.`;
    return { ...giveUp(s, found, assessment, message), ...told };
  }
  const turn = correction(s);
  if (turn.kind === 'GivenUp')
    return { ...giveUp(s, found, assessment, `The platform differs in ${paths}. ${turn.message}`), ...told };
  if (turn.kind === 'Wait') {
    const message = `The platform undid a correction of ${paths}; it is set right again later.`;
    return { ...waitForTurn(found, assessment, message, turn.ms), ...told };
  }
  if (isReadyNow(s)) {
    const withdrawal = withdrawReady(found, assessment, `The platform differs in ${paths}.`);
    // An hour of Ready is forgotten together with it, so what it forgave is taken off the record now.
    const forgiven = turn.next.count === 1 && { correction: undefined };
    return { ...withdrawal, ...told, changes: { ...told.changes, ...forgiven } };
  }
  const step = fixed
    ? beginRecreate(s, `the platform differs in ${paths}`)
    : update(s, found, assessment, 'correct drift');
  return {
    ...step,
    changes: { ...step.changes, ...told.changes, correction: turn.next },
    happenings: [...told.happenings, ...step.happenings],
  };
}

/** Reported drift leaves a Ready alone that was reached before it. One that was not is not reached beside it. */
function report(s: Situation, found: Observation, assessment: Assessment, message: string): Decision {
  const healthy = assessment.ready || assessment.reason === 'Running' || assessment.reason === 'Updating';
  if (healthy && !isReadyNow(s)) return giveUp(s, found, assessment, message);
  const next = { kind: 'After', ms: s.platform.kind === 'Found' ? s.platform.polling.idle : 60_000 } as const;
  return say('report drift', next, {
    ...(!healthy && asObserved(assessment)),
    available: availability(assessment.available, found),
    synced: { status: 'False', reason: 'Drifted', message },
  });
}

/** Before a call that changes something nothing may say Ready: the process may die right after it. */
function withdrawReady(found: Observation, assessment: Assessment, message: string): Decision {
  return say(
    'withdraw Ready before correcting',
    { kind: 'After', ms: 0 },
    {
      ready: { status: 'False', reason: 'Updating', message },
      available: availability(assessment.available, found),
      synced: { status: 'False', reason: 'Drifted', message },
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}

function isReadyNow(s: Situation): boolean {
  const ready = s.object.status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === s.object.metadata.generation;
}

function giveUp(s: Situation, found: Observation, assessment: Assessment, message: string): Decision {
  const next = { kind: 'After', ms: s.platform.kind === 'Found' ? s.platform.polling.idle : 60_000 } as const;
  return say('drift stays', next, {
    ready: { status: 'False', reason: 'OutOfSync', message },
    available: availability(assessment.available, found),
    synced: { status: 'False', reason: 'Drifted', message },
    progress: { kind: 'Stalled', from: 'Synced' },
  });
}

function waitForTurn(found: Observation, assessment: Assessment, message: string, ms: number): Decision {
  return say(
    'drift waits for its turn',
    { kind: 'After', ms },
    {
      ready: { status: 'False', reason: 'Updating', message },
      available: availability(assessment.available, found),
      synced: { status: 'False', reason: 'Drifted', message },
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}

function listed(differences: readonly Difference[]): string {
  const paths = differences.slice(0, MOST_FIELDS).map(({ path }) => path);
  const more = differences.length - paths.length;
  return more > 0 ? `${paths.join(', ')} and ${more} more` : paths.join(', ');
}

function driftFields(differences: readonly Difference[]): NonNullable<StatusChanges['drift']> {
  return differences.slice(0, MOST_FIELDS).map(({ path, desired, observed }) => ({
    path,
    ...(desired !== undefined && { desired }),
    ...(observed !== undefined && { observed }),
  }));
}
