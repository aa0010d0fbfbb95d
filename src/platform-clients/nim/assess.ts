import { PlatformError } from '../errors.ts';
import { specOf } from '../field-diff.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Assessment, PhaseClass, Question } from '../platform.ts';
import { detailOf, type NimDetail } from './detail.ts';
import { diff } from './diff.ts';

/** Phases that end by themselves only if somebody acts. */
const STUCK = new Set<PhaseClass>(['Failed', 'Completed']);

/** Does the platform serve what the spec asks for? Pure. */
export function assess(question: Question): Assessment {
  const { observation, desired } = question;
  const detail = detailOf(observation);
  const shared = {
    rolledBack: false,
    stuck: STUCK.has(observation.phaseClass),
    available: isAvailable(question, detail),
    baseline: undefined,
  };
  const not = (reason: PhaseClass, message = observation.phaseMessage): Assessment => ({
    ...shared,
    ready: false,
    reason,
    message,
  });

  if (observation.deleting) return { ...not('Deleting'), stuck: false };
  if (detail.sync?.status === 'Failed') return refused(question, detail, not('Failed'));
  const stops = specOf(desired)['replicas'] === 0;
  const reason = observation.phaseClass;
  // Nobody wakes what nobody here has stopped. Where a change starts it, it is only not there yet.
  if (reason === 'Stopped' && !stops) return { ...not(reason), stuck: question.operation === undefined };
  if (reason !== (stops ? 'Stopped' : 'Running')) return not(reason);
  const yes: Assessment = { ...shared, ready: true, reason, message: '' };
  const { sync } = detail;
  if (sync !== undefined && sync.status !== 'Synced')
    return {
      ...not(onTheWay(reason), observation.phaseMessage || 'The cluster does not have this spec yet.'),
      stuck: false,
    };
  return inForce(question, detail, stops ? yes : withItsPods(question, detail, yes));
}

/** Another spec that was accepted may not be what the pods are made from yet. */
function inForce(question: Question, detail: NimDetail, judged: Assessment): Assessment {
  const { desired, operation, polling } = question;
  if (operation === undefined || !judged.ready) return judged;
  if (diff(desired, detail).length > 0) {
    // What still differs once a change must be visible is what the platform makes of it.
    return question.ignoresDrift === true
      ? provisionally(question, `differs:${desired.hash}`, polling.visibilityWindow, judged)
      : {
          ...judged,
          ready: false,
          reason: onTheWay(judged.reason),
          message: 'The platform does not show this spec yet.',
        };
  }
  if (operation.type !== 'Update') return judged;
  return provisionally(question, `spec:${desired.hash}`, polling.active, judged);
}

/** Ready once two reads that are far enough apart say so. */
function provisionally(question: Question, key: string, apart: number, yes: Assessment): Assessment {
  if (isConfirmed(question, key, apart)) return yes;
  const message = 'The platform is asked once more whether this spec is in force.';
  return { ...yes, ready: false, reason: onTheWay(yes.reason), message, provisional: { key, apart } };
}

/** What it is called until it is sure to be as asked: what stops goes on stopping. */
const onTheWay = (reason: PhaseClass): PhaseClass => (reason === 'Stopped' ? 'Stopping' : 'Updating');

function isConfirmed({ provisional, observation }: Question, key: string, apart: number): boolean {
  return provisional?.key === key && observation.begunAt - provisional.since >= apart;
}

/** The phase may say Running while pods are missing. */
function withItsPods(question: Question, { runningPods }: NimDetail, yes: Assessment): Assessment {
  const needed = podsOf(specOf(question.desired));
  if (runningPods === undefined || runningPods >= needed) return yes;
  const reason = question.operation === undefined ? 'Degraded' : 'Updating';
  return { ...yes, ready: false, reason, message: `Only ${runningPods} of ${needed} pods run.` };
}

/** How many pods must run at least. Of a service on several nodes nobody says how many belong together. */
function podsOf({ replicas, autoscaling, multiNode }: JsonObject): number {
  if (multiNode !== undefined) return 1;
  const least = isObject(autoscaling) ? (autoscaling['minReplicas'] ?? 1) : (replicas ?? 1);
  return typeof least === 'number' ? least : 1;
}

/** Words by which the cluster says that a field cannot be changed, after a change. */
const IMMUTABLE = /immutable|forbidden/i;
/** The same words say that there is no room, which a new service would not have either. */
const QUOTA = /quota/i;

/**
 * The cluster has refused the spec. Right after a change the refusal may be that of the spec before, which a second
 * look tells.
 */
function refused(question: Question, { sync }: NimDetail, not: Assessment): Assessment {
  const { operation, observation, desired, polling } = question;
  const key = `refused:${desired.hash}`;
  const failed: Assessment = { ...not, message: observation.phaseMessage || 'The cluster refused the spec' };
  const isUnderWay = operation !== undefined && operation.refused !== true;
  if (isUnderWay && !isConfirmed(question, key, polling.visibilityWindow))
    return { ...failed, stuck: false, provisional: { key, apart: polling.visibilityWindow } };
  const words = sync?.message ?? '';
  const isOfChange = operation?.type !== 'Create' && IMMUTABLE.test(words) && !QUOTA.test(words);
  const error = new PlatformError(isOfChange ? 'Immutable' : 'Invalid', failed.message);
  return { ...failed, stuck: true, refused: error };
}

/** Some pods answer requests, be it with the spec before. The phase may say Running while none is left. */
function isAvailable({ observation }: Question, { runningPods, sync }: NimDetail): boolean {
  const { deleting, phaseClass } = observation;
  if (deleting) return false;
  if (phaseClass === 'Running') return runningPods !== 0;
  const mayServe = phaseClass === 'Degraded' || phaseClass === 'Updating' || sync?.status === 'Failed';
  return mayServe && (runningPods ?? 0) > 0;
}
