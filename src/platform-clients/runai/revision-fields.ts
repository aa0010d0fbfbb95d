import type { Desired } from '../platform.ts';
import type { RunaiDetail } from './detail.ts';
import { specOf } from './diff.ts';
import { wasSent } from './hash.ts';
import { serves } from './revisions.ts';
import type { Revision } from './schemas.ts';

/** Of these fields a revision shows whether it runs them, and not only what it has of ours. */
const SHOWN_WHOLE = ['command', 'args'] as const;

/**
 * Does a revision run this spec? A command, or arguments, that the platform shows and we never sent belong to a policy,
 * or to whoever has written them there: like all that is beyond our spec they are no difference, so a revision of ours
 * may have them too. Those that our spec has dropped it may not have: `dropped` is what the baseline records. Pure.
 */
export function runs(
  revision: Revision,
  desired: Desired,
  { spec: shown }: Pick<RunaiDetail, 'spec'>,
  dropped = '',
): boolean {
  const spec = specOf(desired);
  if (serves(revision, spec)) return true;
  const gone = dropped.split(',');
  const theirs = SHOWN_WHOLE.filter(
    (field) => isAbsent(spec[field]) && !wasSent(desired, field) && !gone.includes(field),
  );
  return serves(revision, { ...spec, ...Object.fromEntries(theirs.map((field) => [field, shown[field]])) });
}

/** Which of them this spec has dropped, so that it is known after the platform has accepted that. Pure. */
export const droppedOfRevision = (desired: Desired): string[] =>
  SHOWN_WHOLE.filter((field) => isAbsent(specOf(desired)[field]) && wasSent(desired, field));

const isAbsent = (value: unknown): boolean => value === undefined || value === null;
