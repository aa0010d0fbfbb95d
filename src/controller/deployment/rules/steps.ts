import type { Assessment, Desired, Observation } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { sentence } from '../../sentence.ts';
import { nextAttempt } from '../act/attempts.ts';
import type { Decision } from '../decision.ts';
import { active } from '../facts.ts';
import type { FoundSituation } from '../situation.ts';
import { inProgress, say } from '../verdicts.ts';
import { availability } from './settling.ts';

/** Sends the desired body as an update. The newest revision before it is kept: what serves must come after it. */
export function update(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
  rule: string,
  because: 'Edit' | 'Drift' = 'Edit',
): Decision {
  if (s.translation?.kind !== 'Desired') return say(rule, { kind: 'After', ms: active(s) });
  const { desired } = s.translation;
  const operation = {
    type: 'Update',
    startedAt: formatTimestamp(s.time.wall),
    generation: s.object.metadata.generation,
    hash: desired.hash,
    attempts: nextAttempt(s.object, 'Update'),
    ...(assessment.baseline !== undefined && { baseline: assessment.baseline }),
  } as const;
  return {
    ...say(rule, { kind: 'After', ms: active(s) }, { available: availability(assessment, found) }),
    action: {
      type: 'Update',
      observed: found,
      desired,
      because,
      ...(needsRecord(s, desired, because) && { record: operation }),
    },
    changes: { operation },
  };
}

/**
 * An edit that is taken back after the process died shows as drift, which only `Correct` would mend: with the other
 * policies it must be on record first that it was sent. With all of them where it adds a field: nobody would know
 * afterwards whose that is. Once will do, until it is refused.
 */
function needsRecord(
  { object }: FoundSituation,
  { hash, adds }: Desired,
  because: 'Edit' | 'Drift',
): boolean {
  const { applied, operation } = object.status ?? {};
  if (because === 'Drift' || (object.spec.driftPolicy === 'Correct' && adds !== true)) return false;
  if (applied === undefined || applied.hash === hash) return false;
  return operation?.type !== 'Update' || operation.hash !== hash || operation.nextAttemptAt !== undefined;
}

/** What a person sets so that a new workload may take the old one's place: `Set …`, `or set …`. */
export const RECREATE =
  'spec.updateStrategy.type to Recreate, which deletes the workload and creates it anew';

/** Writes down that the workload is to be deleted and created anew; the delete follows once that is written. */
export function beginRecreate(
  s: FoundSituation,
  where: Pick<Observation, 'home'>,
  why: string,
  replaces?: Observation,
): Decision {
  if (s.translation?.kind !== 'Desired') return say('recreate', { kind: 'After', ms: active(s) });
  const message = `The workload is to be deleted and created anew: ${sentence(why)}`;
  return {
    ...say(
      'begin to recreate',
      { kind: 'After', ms: 0 },
      {
        ready: { status: 'False', reason: 'Updating', message },
        synced: inProgress(message),
        progress: { kind: 'Reconciling', from: 'Ready' },
      },
    ),
    action: {
      type: 'BeginRecreate',
      home: where.home,
      desired: s.translation.desired,
      ...(replaces !== undefined && { replaces }),
    },
    changes: {
      operation: {
        type: 'Recreate',
        startedAt: formatTimestamp(s.time.wall),
        generation: s.object.metadata.generation,
        hash: s.translation.desired.hash,
        attempts: 0,
      },
    },
    happenings: [{ type: 'Normal', reason: 'Recreating', note: message }],
  };
}
