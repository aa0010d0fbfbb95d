import type { Assessment, PhaseClass, Question } from '../platform.ts';
import { baselineFor, isAfter, recordedIn } from './baseline.ts';
import { detailOf, type RunaiDetail } from './detail.ts';
import { diff } from './diff.ts';
import { runs } from './revision-fields.ts';
import { rolledBack } from './rolled-back.ts';
import type { Revision } from './schemas.ts';

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
  const shared = {
    rolledBack: false,
    stuck: STUCK.has(observation.phaseClass),
    available: isAvailable(question, detail),
    baseline: baselineFor(question.desired, detail),
  };
  const not = (reason: PhaseClass, message: string): Assessment => ({
    ...shared,
    ready: false,
    reason,
    message,
  });

  if (observation.deleting) return { ...not('Deleting', observation.phaseMessage), stuck: false };
  const undone = newest && rolledBack(question, detail, live);
  if (undone !== undefined)
    return { ...not('Failed', undone.why), rolledBack: true, stuck: true, baseline: undone.baseline };
  if (!WELL.has(observation.phaseClass)) return not(observation.phaseClass, observation.phaseMessage);
  const yes: Assessment = { ...shared, ready: true, reason: observation.phaseClass, message: '' };
  return newest === undefined
    ? withoutRevisions(question, detail, yes)
    : withRevisions(question, detail, newest, yes);
}

/** The newest revision runs, came after the baseline and serves what we ask for. */
function withRevisions(
  question: Question,
  detail: RunaiDetail,
  newest: Revision,
  yes: Assessment,
): Assessment {
  const { desired, observation } = question;
  const not = (message: string): Assessment => ({ ...yes, ready: false, reason: 'Updating', message });
  const asleep = observation.phaseClass === 'ScaledToZero';
  if (newest.phase !== 'Running' && !asleep) {
    return not(observation.phaseMessage || `The new revision is ${newest.phase}.`);
  }
  const baseline = recordedIn(question.operation);
  if (!runs(newest, desired, detail, baseline?.dropped)) {
    return not(observation.phaseMessage || 'A revision of this spec has not come yet.');
  }
  if (baseline === undefined || isAfter(newest, baseline)) return yes;
  // Not every change makes a revision: the old one may be the right one, if it stays the newest.
  const unchanged = diff(desired, detail.spec).length === 0;
  const mayServe = newest.id === baseline.revision?.id && (unchanged || question.ignoresDrift === true);
  if (!mayServe) return not(observation.phaseMessage || 'A revision of this spec has not come yet.');
  const key = `${newest.id}:${unchanged ? '' : 'differs:'}${desired.hash}`;
  return provisionally(question, key, question.polling.visibilityWindow, yes);
}

/** Before cluster 2.21 there are none: the spec, the phase and a second look have to do. */
function withoutRevisions(question: Question, detail: RunaiDetail, yes: Assessment): Assessment {
  const { desired, observation, operation, polling } = question;
  const not = (message: string): Assessment => ({ ...yes, ready: false, reason: 'Updating', message });
  if (operation === undefined) return yes;
  if (detail.phaseMessage !== '') return not(observation.phaseMessage);
  if (diff(desired, detail.spec).length === 0)
    return provisionally(question, `spec:${desired.hash}`, polling.active, yes);
  // What still differs once a change must be visible is what the platform makes of it.
  return question.ignoresDrift === true
    ? provisionally(question, `differs:${desired.hash}`, polling.visibilityWindow, yes)
    : not('The platform does not show this spec yet.');
}

/** Ready once two reads that are far enough apart say so. */
function provisionally(question: Question, key: string, apart: number, yes: Assessment): Assessment {
  const { provisional, observation } = question;
  const first = provisional?.key === key ? provisional.since : undefined;
  if (first !== undefined && observation.begunAt - first >= apart) return yes;
  const message = 'The platform is asked once more whether this is the new revision.';
  return { ...yes, ready: false, reason: 'Updating', message, provisional: { key, apart } };
}

/** Some revision answers requests, or wakes on one. */
function isAvailable({ observation }: Question, { revisions, runningPods }: RunaiDetail): boolean {
  if (observation.deleting) return false;
  if (observation.phaseClass === 'ScaledToZero') return true;
  // Suspended: its revisions stay, and have no pods.
  if (observation.phaseClass === 'Stopped') return false;
  // Fewer pods than there should be, but some: they serve, whatever their revision is called.
  if (observation.phaseClass === 'Degraded' && (runningPods ?? 0) > 0) return true;
  if (revisions.kind === 'Read' && revisions.live.length > 0) {
    return revisions.live.some(({ phase }) => phase === 'Running');
  }
  return observation.phaseClass === 'Running';
}
