import { PlatformError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Desired, Difference, Judging, Outcome } from '../platform.ts';
import { diff, droppedPaths } from './diff.ts';
import { isAlwaysUpdatable, isUpdatable } from './fields.ts';
import { wasSent } from './hash.ts';
import { topLevelOf } from '../leaves.ts';

/** A PATCH that the platform took, of which it is not sure that it did all of it. */
export interface Sent {
  /** When it was taken, on the monotonic clock. */
  at: number;
  /** What differed before, below `spec`. */
  differing: readonly string[];
  /** What to answer once all of it shows. */
  accepted: Extract<Outcome, { kind: 'Accepted' }>;
}

/** The paths of differences, below `spec`. */
export const pathsOf = (differences: readonly Difference[]): string[] =>
  differences.map(({ path }) => path.slice('spec.'.length));

/**
 * May a platform that takes a change of this path leave it as it was? `dropped`: what goes as null. Where drift is
 * ignored, what was sent before may long have differed, whatever the edit was about: only what is new is asked for.
 */
export function isDoubtful(
  path: string,
  dropped: readonly string[],
  { applied }: Desired,
  { ignoresDrift }: Judging,
): boolean {
  if (dropped.includes(path)) return true;
  return !isAlwaysUpdatable(topLevelOf(path)) && !(ignoresDrift && wasSent({ applied }, path));
}

/**
 * What a read, begun at `begunAt`, tells of a PATCH. What still differs stays so if the read is certainly of after
 * the PATCH: it shows some other part of it, or began a visibility window later. Pure.
 */
export function verdictOn(
  sent: Sent,
  desired: Desired,
  shown: JsonObject,
  begunAt: number,
  judging: Judging,
): Outcome {
  const differing = pathsOf(diff(desired, shown));
  const dropped = droppedPaths(desired, shown);
  const left = differing.filter(
    (path) => isUpdatable(topLevelOf(path)) && isDoubtful(path, dropped, desired, judging),
  );
  if (left.length === 0) return sent.accepted;
  const paths = left.map((path) => `spec.runai.spec.${path}`).join(', ');
  const isAfter = sent.differing.some((path) => !differing.includes(path));
  if (!isAfter && begunAt - sent.at < judging.visibilityWindow)
    return { ...sent.accepted, unseen: `Run:ai does not show ${paths} yet` };
  const message = `Run:ai took the change but left ${paths} as before`;
  return { kind: 'Refused', error: new PlatformError('Immutable', message) };
}
