import type { Assessment, Difference, Observation } from '../../../platform-clients/platform.ts';
import type { Decision } from '../decision.ts';
import { aKind, idle } from '../facts.ts';
import { heldBackFor } from '../timing/held-back.ts';
import type { FoundSituation } from '../situation.ts';
import { say, stalled } from '../verdicts.ts';
import { drift, listed, someOf } from './drift.ts';
import { availability } from './settling.ts';
import { beginRecreate, RECREATE } from './steps.ts';

/** What only a new workload can have. All pure. */

/** The spec was edited, and the platform changes nothing in place, whether the edit can be seen there or not. */
export function editOfFixed(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
  differences: readonly Difference[],
): Decision {
  // Nothing of ours was ever sent: it was adopted, and is left as it is until the spec follows.
  if (s.object.status?.applied === undefined) return drift(s, found, assessment, differences, 'Adopted');
  return immutableChange(s, found, assessment, differences);
}

/** `fixed`: the fields that cannot be changed; none where that goes for all and none of them differs visibly. */
export function immutableChange(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
  fixed: readonly Difference[],
): Decision {
  const paths = edited(s) ?? (fixed.length === 0 ? undefined : listed(s, fixed));
  if (s.object.spec.updateStrategy.type === 'Recreate') {
    const wait = heldBackFor(s);
    if (wait > 0) return heldBack(s, found, assessment, wait);
    return beginRecreate(s, found, `the platform cannot change ${paths ?? `${aKind(s)} in place`}`, found);
  }
  const what = paths === undefined ? `${aKind(s)} in place` : `${paths} of a workload`;
  const message = `The platform cannot change ${what}: undo the change, or set ${RECREATE}. Until then nothing else of this spec is sent either.`;
  return say(
    'immutable change',
    { kind: 'After', ms: idle(s) },
    {
      ...stalled(s, 'ImmutableChange', message),
      ready: { status: 'False', reason: 'OutOfSync', message },
      available: availability(assessment, found),
    },
  );
}

/** What the edit was, as far as the client knows: drift beside it is another matter. */
function edited({ translation }: FoundSituation): string | undefined {
  const changed = translation?.kind === 'Desired' ? (translation.desired.changed ?? []) : [];
  return changed.length === 0 ? undefined : someOf(changed);
}

/** A call was refused, and is not made again before so many milliseconds have passed. */
export function heldBack(
  s: FoundSituation,
  found: Observation,
  assessment: Assessment,
  ms: number,
): Decision {
  const next = { kind: 'After', ms: Math.min(ms, idle(s)) } as const;
  return say('held back', next, { available: availability(assessment, found) });
}
