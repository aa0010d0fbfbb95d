import type { Assessment, Difference, Observation } from '../../../platform-clients/platform.ts';
import { targetOf } from '../../../platform-clients/registry.ts';
import type { Decision, Judgement, StatusChanges } from '../decision.ts';
import type { FoundSituation } from '../situation.ts';
import { say } from '../verdicts.ts';
import { hasCondition, idle, isReadyNow, isStoppedAsAsked } from '../facts.ts';
import { heldBackFor } from '../timing/held-back.ts';
import { correction } from './correction.ts';
import { acceptedAnew, asObserved, availability, type Serving } from './settling.ts';
import { beginRecreate, update } from './steps.ts';

/** Status lists so many fields; the message says how many there are. */
const MOST_FIELDS = 10;

/** By what is on record of it: did we send what the workload lacks? */
type Sent = 'None' | 'OtherVersion' | 'Adopted';

/** The platform has something else than it accepted from us. Pure. */
export function drift(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
  differences: readonly Difference[],
  change: Sent,
): Decision {
  const paths = listed(s, differences);
  const told = {
    changes: { drift: driftFields(differences) },
    happenings:
      s.object.status?.drift === undefined
        ? [{ type: 'Warning', reason: 'DriftDetected', note: `The platform differs in ${paths}.` } as const]
        : [],
  };
  if (s.object.spec.driftPolicy === 'Report') {
    const message = `The platform differs in ${paths}; spec.driftPolicy is Report. Set it to Correct, or make the spec follow.`;
    const reported = report(s, found, assessment, message);
    return { ...reported, ...told, changes: { ...reported.changes, ...told.changes } };
  }

  const fixed = differences.some(({ mutable }) => !mutable);
  const mayRecreate = s.object.spec.updateStrategy.type === 'Recreate' && change === 'None';
  if (fixed && !mayRecreate) {
    const message = `The platform differs in ${paths} and cannot change it in place. ${remedy(change)}`;
    return { ...giveUp(s, found, assessment, message), ...told };
  }
  const wait = heldBackFor(s);
  if (wait > 0) {
    const next = { kind: 'After', ms: Math.min(wait, idle(s)) } as const;
    return { ...say('held back', next, { available: availability(assessment, found) }), ...told };
  }
  const turn = correction(s);
  if (turn.kind === 'GivenUp')
    return { ...giveUp(s, found, assessment, `The platform differs in ${paths}. ${turn.message}`), ...told };
  if (turn.kind === 'Wait') {
    const message = `The platform differs in ${paths}. ${turn.message}`;
    return { ...waitForTurn(found, assessment, message, turn.ms), ...told };
  }
  if (isReadyNow(s)) {
    const withdrawal = withdrawReady(found, assessment, `The platform differs in ${paths}.`);
    // An hour of Ready is forgotten together with it, so what it forgave is taken off the record now.
    const forgiven = turn.next.count === 1 && { correction: undefined };
    return { ...withdrawal, ...told, changes: { ...told.changes, ...forgiven } };
  }
  const step = fixed
    ? beginRecreate(s, found, `the platform differs in ${paths}`, found)
    : update(s, found, assessment, 'correct drift', 'Drift');
  return {
    ...step,
    changes: { ...step.changes, ...told.changes, correction: turn.next },
    happenings: [...told.happenings, ...step.happenings],
  };
}

/** A recreation on behalf of drift rests on knowing that we sent what the workload lacks. */
function remedy(change: Sent): string {
  if (change === 'Adopted')
    return 'It was adopted: make the spec follow, or delete it on the platform, so that it is created anew.';
  return change === 'None'
    ? 'Set spec.updateStrategy.type to Recreate, or make the spec follow.'
    : 'It was created by another version of this operator, so it is recreated only for an edit of the spec.';
}

/** It is told, and left. */
function report(s: FoundSituation, found: Observation, assessment: Assessment, message: string): Decision {
  const beside = besideDrift(s, found, assessment);
  if (beside === undefined) return giveUp(s, found, assessment, message);
  return say(
    'report drift',
    { kind: 'After', ms: idle(s) },
    {
      ...beside,
      available: availability(assessment, found),
      synced: { status: 'False', reason: 'Drifted', message },
    },
    acceptedAnew(s),
  );
}

/**
 * What Ready says beside drift that is left, of a spec that the platform accepted before: an edit of policies alone
 * is none that it would have to reach. Undefined while a rollout is under way: that its spec is served, nobody has
 * seen.
 */
export function besideDrift(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
): Judgement | undefined {
  const judged = despiteDrift(s, found, assessment);
  const serves = judged.reason === 'Running' || judged.reason === 'Updating';
  const isReady = hasCondition(s, 'Ready', 'True');
  if ((judged.ready || serves) && s.object.status?.operation !== undefined && !isReady) return undefined;
  if (!judged.ready && !(serves && isReady)) return asObserved(judged, found);
  const served = unequal({ ...judged, ready: true }, 'Synced says in what it differs from the spec');
  return asObserved(served, found);
}

/** What serves is not what the spec says, and where Ready is True nothing may say so. */
export function unequal(judged: Assessment, butWhat: string): Assessment {
  const sleeps = judged.reason === 'ScaledToZero' || judged.reason === 'Stopped';
  if (!judged.ready || sleeps) return judged;
  return { ...judged, message: `The workload serves; ${butWhat}.` };
}

/** That it serves the spec nobody can say of what was adopted where reads show little of it. */
export const asAssumed = (s: FoundSituation, assessment: Assessment): Assessment =>
  s.object.status?.applied?.assumed === true
    ? unequal(assessment, 'as far as the platform shows it, as the spec says')
    : assessment;

/** Before a call that changes something nothing may say Ready: the process may die right after it. */
export function withdrawReady(
  found: Observation,
  assessment: Serving,
  message: string,
  synced: Judgement['synced'] = { status: 'False', reason: 'Drifted', message },
): Decision {
  return say(
    'withdraw Ready before a call',
    { kind: 'After', ms: 0 },
    {
      ready: { status: 'False', reason: 'Updating', message },
      available: availability(assessment, found),
      synced,
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}

/**
 * Without a rollout under way, something else than ours in a workload that is well is drift, and no rollout that
 * has still to come through.
 */
export function despiteDrift(s: FoundSituation, found: Observation, assessment: Assessment): Assessment {
  const { phaseClass } = found;
  const well = phaseClass === 'Running' || phaseClass === 'ScaledToZero' || isStoppedAsAsked(s, found);
  if (s.object.status?.operation !== undefined || assessment.reason !== 'Updating' || !well)
    return assessment;
  const { provisional: _, ...rest } = assessment;
  return { ...rest, ready: true, reason: found.phaseClass, message: '' };
}

/** What runs stays different from the spec until a person acts, which `message` asks for. Pure. */
export function giveUp(
  s: FoundSituation,
  found: Observation,
  assessment: Serving,
  message: string,
): Decision {
  return say(
    'drift stays',
    { kind: 'After', ms: idle(s) },
    {
      ready: { status: 'False', reason: 'OutOfSync', message },
      available: availability(assessment, found),
      synced: { status: 'False', reason: 'Drifted', message },
      progress: { kind: 'Stalled', from: 'Synced' },
    },
  );
}

/** It is set right again, in `ms` milliseconds at the earliest. Pure. */
export function waitForTurn(found: Observation, assessment: Serving, message: string, ms: number): Decision {
  return say(
    'drift waits for its turn',
    { kind: 'After', ms },
    {
      ready: { status: 'False', reason: 'Updating', message },
      available: availability(assessment, found),
      synced: { status: 'False', reason: 'Drifted', message },
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}

/** Where the fields stand in the object, as many as a person reads. */
export function listed({ object, translation }: FoundSituation, differences: readonly Difference[]): string {
  const section = `spec.${targetOf(object.spec)}`;
  const replicasAt = translation?.kind === 'Desired' ? translation.desired.replicasAt : undefined;
  const written = (path: string): string =>
    replicasAt?.test(path) === true ? 'spec.replicas' : `${section}.${path}`;
  return someOf([...new Set(differences.map(({ path }) => written(path)))]);
}

/** As many fields as a person reads. */
export function someOf(paths: readonly string[]): string {
  const more = paths.length - MOST_FIELDS;
  const some = paths.slice(0, MOST_FIELDS).join(', ');
  return more > 0 ? `${some} and ${more} more` : some;
}

/** What status shows of them. */
export function driftFields(differences: readonly Difference[]): NonNullable<StatusChanges['drift']> {
  return differences.slice(0, MOST_FIELDS).map(({ path, desired, observed }) => ({
    path,
    ...(desired !== undefined && { desired }),
    ...(observed !== undefined && { observed }),
  }));
}
