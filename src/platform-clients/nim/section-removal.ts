import { PlatformError } from '../errors.ts';
import { topLevelOf } from '../leaves.ts';
import type { Desired, Judging, Outcome } from '../platform.ts';
import type { NimDetail } from './detail.ts';
import { diff, droppedPaths, sectionsToRemove } from './diff.ts';

/** A way to tell the platform that sections are to go: no source says which one every release takes. */
export interface Way {
  /** Each is sent as null. */
  nulls: boolean;
  /** Each is named in `fieldsToRemove`. */
  list: boolean;
}

const WAYS: readonly Way[] = [
  { nulls: true, list: true },
  { nulls: true, list: false },
  { nulls: false, list: true },
  { nulls: false, list: false },
];

/** The ways in the order in which they are tried. `refusesList`: releases before 3.0 do not know `fieldsToRemove`. */
export function waysOf(refusesList: boolean): readonly Way[] {
  return WAYS.filter(({ list }) => !(refusesList && list));
}

/** A PATCH that the platform took, of which it is not sure that it did all of it. */
export interface Sent {
  /** When it was taken, on the monotonic clock. */
  at: number;
  /** What differed before. */
  differing: readonly string[];
  /** The number of the way in which what is to go was told. */
  way: number;
  /** It would do no good to send it once more. */
  isLast: boolean;
}

type Shown = Pick<NimDetail, 'spec' | 'beside'>;

/** What is to go and still shows. Only this may the platform leave as it was without a word. Pure. */
export function leftOver(desired: Desired, shown: Shown): string[] {
  const sections = sectionsToRemove(desired, shown);
  const within = droppedPaths(desired, shown).filter((path) => !sections.includes(topLevelOf(path)));
  return [...sections, ...within];
}

/**
 * What a read, begun at `begunAt`, tells of a PATCH. What still shows stays so if the read is certainly of after the
 * PATCH: it shows some other part of it, or began a visibility window later. Then it is sent once `Again`. Pure.
 */
export function verdictOn(
  sent: Sent,
  desired: Desired,
  shown: Shown,
  begunAt: number,
  { visibilityWindow }: Judging,
): Outcome | 'Again' {
  const left = leftOver(desired, shown);
  if (left.length === 0) return { kind: 'Accepted' };
  const paths = left.map((path) => `spec.nim.spec.${path}`).join(', ');
  const differing = new Set(diff(desired, shown).map(({ path }) => path));
  const isAfter = sent.differing.some((path) => !differing.has(path));
  if (!isAfter && begunAt - sent.at < visibilityWindow)
    return { kind: 'Accepted', unseen: `Run:ai does not show ${paths} yet` };
  if (!sent.isLast) return 'Again';
  const message = `Run:ai took the change but left ${paths} as before`;
  return { kind: 'Refused', error: new PlatformError('Immutable', message) };
}
