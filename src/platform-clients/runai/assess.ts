import { parseTimestamp } from '../../time/timestamp.ts';
import type { Assessment, PhaseClass, Question } from '../platform.ts';
import { detailOf, type RunaiDetail } from './detail.ts';
import { diff, specOf } from './diff.ts';
import { isObject } from '../json.ts';
import { baselineOf, madeAt, parseBaseline, serves } from './revisions.ts';
import type { Revision } from './schemas.ts';

/** How long a revision may take to become ready where the spec says nothing, and what clocks may be apart. */
const ROLLOUT_DEADLINE_MS = 600_000;
const SLACK_MS = 60_000;

/** Phases that end by themselves only if somebody acts. */
const STUCK = new Set<PhaseClass>(['Failed', 'Completed', 'Stopped']);

/** Phases in which the workload as a whole is well; whose revision it is must be asked as well. */
const WELL = new Set<PhaseClass>(['Running', 'ScaledToZero']);

/** Does the platform serve what the spec asks for? Pure. */
export function assess(question: Question): Assessment {
  const { observation } = question;
  const detail = detailOf(observation);
  const live = detail.revisions.kind === 'Read' ? detail.revisions.live : [];
  const newest = live[0];
  const baseline = newest && baselineOf(newest);
  const shared = {
    rolledBack: false,
    stuck: STUCK.has(observation.phaseClass),
    available: isAvailable(question, detail),
    baseline,
  };
  const not = (reason: PhaseClass, message: string): Assessment => ({
    ...shared,
    ready: false,
    reason,
    message,
  });

  if (observation.deleting) return { ...not('Deleting', observation.phaseMessage), stuck: false };
  const undone = newest && rolledBack(question, detail, live);
  if (undone !== undefined) return { ...not('Failed', undone), rolledBack: true, stuck: true };
  if (!WELL.has(observation.phaseClass)) return not(observation.phaseClass, observation.phaseMessage);
  const yes: Assessment = { ...shared, ready: true, reason: observation.phaseClass, message: '' };
  return newest === undefined
    ? withoutRevisions(question, detail, yes)
    : withRevisions(question, newest, yes);
}

/** The newest revision runs, came after the baseline and serves what we ask for. */
function withRevisions(question: Question, newest: Revision, yes: Assessment): Assessment {
  const { desired, observation } = question;
  const not = (message: string): Assessment => ({ ...yes, ready: false, reason: 'Updating', message });
  const asleep = observation.phaseClass === 'ScaledToZero';
  if (newest.phase !== 'Running' && !asleep) {
    return not(observation.phaseMessage || `the new revision is ${newest.phase}`);
  }
  if (!serves(newest, specOf(desired))) {
    return not(observation.phaseMessage || 'a revision of this spec has not come yet');
  }
  const baseline = baselineIn(question);
  if (baseline === undefined || (newest.id !== baseline.id && madeAt(newest) >= baseline.madeAt)) return yes;
  // Not every change makes a revision: the old one may be the right one, if it stays the newest.
  if (diff(desired, detailOf(observation).spec).length > 0) {
    return not(observation.phaseMessage || 'a revision of this spec has not come yet');
  }
  return provisionally(question, `${newest.id}:${desired.hash}`, question.polling.visibilityWindow, yes);
}

/** Before cluster 2.21 there are none: the spec, the phase and a second look have to do. */
function withoutRevisions(question: Question, detail: RunaiDetail, yes: Assessment): Assessment {
  const { desired, observation, operation, polling } = question;
  const not = (message: string): Assessment => ({ ...yes, ready: false, reason: 'Updating', message });
  if (operation === undefined) return yes;
  if (diff(desired, detailOf(observation).spec).length > 0)
    return not('the platform does not show this spec yet');
  if (detail.phaseMessage !== '') return not(observation.phaseMessage);
  return provisionally(question, `spec:${desired.hash}`, polling.active, yes);
}

/** Ready once two reads that are far enough apart say so. */
function provisionally(question: Question, key: string, apart: number, yes: Assessment): Assessment {
  const { provisional, observation } = question;
  const first = provisional?.key === key ? provisional.since : undefined;
  if (first !== undefined && observation.begunAt - first >= apart) return yes;
  const message = 'looking once more whether this is the new revision';
  return { ...yes, ready: false, reason: 'Updating', message, provisional: { key, apart } };
}

/**
 * Why the platform serves something older than what we sent: a later revision came and failed or is gone, or its
 * time is over.
 */
function rolledBack(question: Question, detail: RunaiDetail, live: readonly Revision[]): string | undefined {
  const baseline = baselineIn(question);
  const serving = live.find(({ phase }) => phase !== 'Failed');
  if (serving === undefined) return undefined;
  const isOld = serving.id === baseline?.id;
  if (!isOld && serves(serving, specOf(question.desired))) return undefined;
  const deleted = detail.revisions.kind === 'Read' ? detail.revisions.deleted : [];
  const later = [...live, ...deleted].filter(
    (revision) => revision.id !== serving.id && madeAt(revision) > madeAt(serving),
  );
  const lost = later.find(({ phase, deletedAt }) => phase === 'Failed' || Boolean(deletedAt));
  if (lost !== undefined) {
    const why = detail.phaseMessage || lost.phaseMessage || '';
    return `Run:ai gave the new revision up and serves the one before${why === '' ? '' : `: ${why}`}`;
  }
  if (later.length > 0 || !isOverdue(question, detail)) return undefined;
  const unchanged = diff(question.desired, detail.spec).length === 0;
  // The same spec may need no new revision; then the old one is the right one.
  if (unchanged && serves(serving, specOf(question.desired))) return undefined;
  return 'no revision of this spec has come in time: Run:ai serves the one before';
}

function isOverdue({ desired, operation }: Question, { serverTime }: RunaiDetail): boolean {
  const startedAt = parseTimestamp(operation?.startedAt);
  if (startedAt === undefined || serverTime === undefined || operation?.type !== 'Update') return false;
  const serving = specOf(desired)['servingConfiguration'];
  const seconds = isObject(serving) ? serving['initializationTimeoutSeconds'] : undefined;
  const own = typeof seconds === 'number' ? seconds * 1000 : 0;
  return serverTime - startedAt > Math.max(ROLLOUT_DEADLINE_MS, own) + SLACK_MS;
}

function baselineIn({ operation }: Question): { id: string; madeAt: number } | undefined {
  return operation?.type === 'Update' && operation.baseline !== undefined
    ? parseBaseline(operation.baseline)
    : undefined;
}

/** Some revision answers requests, or wakes on one. */
function isAvailable({ observation }: Question, { revisions, runningPods }: RunaiDetail): boolean {
  if (observation.deleting) return false;
  if (observation.phaseClass === 'ScaledToZero') return true;
  if (revisions.kind === 'Read' && revisions.live.length > 0) {
    return revisions.live.some(({ phase }) => phase === 'Running');
  }
  return (
    observation.phaseClass === 'Running' || (observation.phaseClass === 'Degraded' && (runningPods ?? 0) > 0)
  );
}
