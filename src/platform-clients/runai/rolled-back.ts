import { parseTimestamp } from '../../time/timestamp.ts';
import { isObject } from '../json.ts';
import type { Question } from '../platform.ts';
import { type Baseline, formatBaseline, isAfter, newest, recordedIn } from './baseline.ts';
import type { RunaiDetail } from './detail.ts';
import { diff, specOf } from './diff.ts';
import { runs } from './revision-fields.ts';
import { madeAt, servingOf } from './revisions.ts';
import type { Revision } from './schemas.ts';

/** How long a revision may take to become ready where the spec says nothing, and how late a roll-back may show. */
const ROLLOUT_DEADLINE_MS = 600_000;
const SLACK_MS = 60_000;

/**
 * Why the platform serves something older than what we sent: a later revision of it came and failed or is gone, or
 * its time is over. And what to record, so that the next update is not blamed for it. Pure.
 */
export function rolledBack(
  question: Question,
  detail: RunaiDetail,
  live: readonly Revision[],
): { why: string; baseline: string | undefined } | undefined {
  const { desired, operation } = question;
  const baseline = recordedIn(question.operation);
  const serving = servingOf(live);
  if (serving === undefined) return undefined;
  const isOfOurs = (one: Revision): boolean => runs(one, desired, detail, baseline?.dropped);
  const isOurs = isOfOurs(serving);
  if (isOurs && (baseline === undefined || isAfter(serving, baseline))) return undefined;
  const lost = lostSince(baseline, serving, live, detail).filter(isOfOurs);
  const why = lost.length > 0 ? gaveUp(detail, lost) : missed(question, detail, baseline, serving, isOurs);
  if (why === undefined) return undefined;
  const newestLost = newest(lost.map(({ createdAt }) => createdAt));
  const record = baseline && newestLost ? { ...baseline, lostSince: newestLost } : baseline;
  return { why, baseline: record === undefined ? operation?.baseline : formatBaseline(record) };
}

/** Revisions that have come to nothing since the baseline, itself included, and that were to follow what serves. */
function lostSince(
  baseline: Baseline | undefined,
  serving: Revision,
  live: readonly Revision[],
  { revisions }: RunaiDetail,
): Revision[] {
  const deleted = revisions.kind === 'Read' ? (revisions.deleted ?? []) : [];
  const before = parseTimestamp(baseline?.lostBefore) ?? 0;
  return [...live.filter(({ phase }) => phase === 'Failed'), ...deleted].filter(
    (one) => madeAt(one) > madeAt(serving) && (madeAt(one) > before || one.id === baseline?.revision?.id),
  );
}

function gaveUp({ phaseMessage }: RunaiDetail, lost: readonly Revision[]): string {
  const said = phaseMessage || lost.find((one) => one.phaseMessage)?.phaseMessage || '';
  return `Run:ai gave the new revision up and serves the one before${said === '' ? '' : `: ${said}`}`;
}

/** No revision has come to nothing, but none has come in time either. */
function missed(
  question: Question,
  detail: RunaiDetail,
  baseline: Baseline | undefined,
  serving: Revision,
  isOurs: boolean,
): string | undefined {
  if (!isOverdue(question, detail, baseline)) return undefined;
  // The same spec may need no new revision; then the old one is the right one.
  const unchanged = diff(question.desired, detail.spec).length === 0 || question.ignoresDrift === true;
  if (unchanged && isOurs && serving.id === baseline?.revision?.id) return undefined;
  return 'no revision of this spec has come in time: Run:ai serves the one before';
}

/** By the server's clock alone. Where the answer to the update had no `Date`, no deadline is known. */
function isOverdue(
  { desired }: Question,
  { serverTime }: RunaiDetail,
  baseline: Baseline | undefined,
): boolean {
  const acceptedAt = parseTimestamp(baseline?.acceptedAt);
  if (acceptedAt === undefined || serverTime === undefined) return false;
  const serving = specOf(desired)['servingConfiguration'];
  const seconds = isObject(serving) ? serving['initializationTimeoutSeconds'] : undefined;
  const own = typeof seconds === 'number' ? seconds * 1000 : 0;
  return serverTime - acceptedAt > Math.max(ROLLOUT_DEADLINE_MS, own) + SLACK_MS;
}
