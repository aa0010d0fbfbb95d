import { formatTimestamp, parseTimestamp } from '../../time/timestamp.ts';
import type { Desired, Question } from '../platform.ts';
import type { RunaiDetail } from './detail.ts';
import { diff } from './diff.ts';
import { droppedOfRevision } from './revision-fields.ts';
import { madeAt, servingOf } from './revisions.ts';
import type { Revision } from './schemas.ts';

/** What was there when an update was sent, as `operation.baseline` records it. All times are the server's. */
export interface Baseline {
  /** The newest live revision; undefined where there was none yet. It may be gone when it is compared with. */
  revision: Made | undefined;
  /** When the newest of the revisions was made that had come to nothing before: this update did not lose them. */
  lostBefore?: string;
  /** When the one was made that this update is known to have lost. */
  lostSince?: string;
  /**
   * The `Date` of the answer that accepted the update. Its deadline counts from there, and a read's `Date` tells how
   * late it is: one clock, whatever ours says, and also for a process that did not send the update.
   */
  acceptedAt?: string;
  /** What a revision of this spec must not have any more: dropped by this update, or by one before that came to nothing. */
  dropped?: string;
}

type Made = Pick<Revision, 'id' | 'createdAt'>;

/** `<id>@<createdAt>[;lostBefore=<time>][;lostSince=<time>][;acceptedAt=<time>][;dropped=<fields>]` */
export function formatBaseline({ revision, ...rest }: Baseline): string {
  const facts = Object.entries(rest).flatMap(([name, fact]) =>
    fact === undefined ? [] : `;${name}=${fact}`,
  );
  return `${revision?.id ?? ''}@${revision?.createdAt ?? ''}${facts.join('')}`;
}

/** The inverse of `formatBaseline`. */
export function parseBaseline(text: string): Baseline {
  const [head = '', ...facts] = text.split(';');
  const at = head.indexOf('@');
  const [id, createdAt] = at < 0 ? [head, ''] : [head.slice(0, at), head.slice(at + 1)];
  const rest = Object.fromEntries(facts.map((fact) => fact.split('=', 2)));
  return { revision: id === '' ? undefined : { id, createdAt }, ...rest };
}

/** What an update under way recorded. */
export function recordedIn(operation: Question['operation']): Baseline | undefined {
  return operation?.type === 'Update' && operation.baseline !== undefined
    ? parseBaseline(operation.baseline)
    : undefined;
}

/** Did a revision come after the one that was newest before the update? */
export function isAfter(revision: Made, { revision: before }: Baseline): boolean {
  return before === undefined || (revision.id !== before.id && madeAt(revision) >= madeAt(before));
}

/**
 * What to record of an update that is sent after this look. A revision that has come to nothing was lost by an
 * earlier update if this one changes what the platform shows, or if status said so of another spec. Else it may be
 * this update's own: it was sent before, and the process died before it could tell. Pure.
 */
export function baselineFor(desired: Desired, detail: RunaiDetail, acceptedAt?: number): string | undefined {
  const { revisions, recorded, spec } = detail;
  if (revisions.kind === 'Unsupported') return undefined;
  const revision = servingOf(revisions.live) ?? revisions.live[0];
  if (revision === undefined && acceptedAt === undefined) return undefined;
  const before = recorded === undefined ? undefined : parseBaseline(recorded);
  const isOtherSpec = desired.applied !== undefined && desired.applied !== desired.hash;
  const lost = [before?.lostBefore, isOtherSpec ? before?.lostSince : undefined];
  const since = revision === undefined ? Number.POSITIVE_INFINITY : madeAt(revision);
  const isLater = (time: string | undefined): boolean => time !== undefined && msOf(time) > since;
  const made = [...revisions.live, ...(revisions.deleted ?? [])].map(({ createdAt }) => createdAt);
  // Most looks see none that is later, and need not compare.
  if (made.some(isLater) && diff(desired, spec).length > 0) lost.push(...made);
  const lostBefore = newest(lost.filter(isLater));
  const dropped = new Set([...(before?.dropped?.split(',') ?? []), ...droppedOfRevision(desired)]);
  return formatBaseline({
    revision,
    ...(lostBefore !== undefined && { lostBefore }),
    ...(acceptedAt !== undefined && { acceptedAt: formatTimestamp(acceptedAt) }),
    ...(dropped.size > 0 && { dropped: [...dropped].join(',') }),
  });
}

/** The latest of some times. */
export function newest(times: readonly (string | undefined)[]): string | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.toSorted((a, b) => msOf(b) - msOf(a))[0];
}

const msOf = (time: string): number => parseTimestamp(time) ?? 0;
