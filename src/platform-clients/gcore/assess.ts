import type { Assessment, PhaseClass, Question } from '../platform.ts';
import { detailOf } from './detail.ts';
import { diff } from './diff.ts';
import { hasReady } from './phases.ts';

/** A deployment whose pods all fail may still heal; after this it is taken for broken. Milliseconds. */
const FAILED_MS = 600_000;

/** Does the platform serve what the spec asks for? Pure. */
export function assess(question: Question): Assessment {
  const { observation, desired } = question;
  const { phaseClass, phaseMessage } = observation;
  const shared = {
    rolledBack: false,
    stuck: false,
    available: isAvailable(question),
    baseline: undefined,
  };
  const not = (reason: PhaseClass, message = phaseMessage): Assessment => ({
    ...shared,
    ready: false,
    reason,
    message,
  });

  if (observation.deleting) return not('Deleting');
  if (desired.runs === false && phaseClass !== 'Stopped') return not('Stopping');
  switch (phaseClass) {
    case 'Failed':
      return failed(question, not('Failed'));
    case 'Stopped':
      if (desired.runs !== false) return not('Stopped');
      return current(question, { ...not('Stopped'), ready: true, message: '' });
    case 'Running':
    case 'ScaledToZero': {
      const lacks = lackOf(question);
      if (lacks !== undefined) return not(underWay(question, phaseClass), phaseMessage || lacks);
      return current(question, { ...not(phaseClass), ready: true, message: '' });
    }
    case 'Initializing':
      // It may be that a change begins all of its pods anew.
      return not(isChanging(question) ? 'Updating' : phaseClass);
    default:
      return not(phaseClass);
  }
}

/** What was there before is changed, or begins again. */
function isChanging({ operation }: Question): boolean {
  return operation?.type === 'Update' || operation?.type === 'Start';
}

/** What a region lacks to be as the spec wants it. */
function lackOf({ observation }: Question): string | undefined {
  const { containers } = detailOf(observation);
  const troubled = containers.find(({ error_message }) => error_message);
  if (troubled !== undefined) return `Region ${troubled.region_id} has an error`;
  const short = containers.find(({ scale, deploy_status: { ready } }) => ready < scale.min);
  return (
    short && `Region ${short.region_id} has ${short.deploy_status.ready} of ${short.scale.min} replicas ready`
  );
}

/** What it is while some region is not as it should be, although its status says that it serves or sleeps. */
function underWay({ operation, observation }: Question, phaseClass: PhaseClass): PhaseClass {
  if (operation !== undefined) return 'Updating';
  if (phaseClass === 'ScaledToZero') return 'Pending';
  return hasReady(detailOf(observation)) ? 'Degraded' : 'Initializing';
}

/** It is well; is it what the spec asks for? */
function current(question: Question, yes: Assessment): Assessment {
  const { desired, observation, operation, ignoresDrift, polling } = question;
  const { shown, followed, isChanging } = detailOf(observation);
  const isSame = diff(desired, shown).length === 0;
  const not = (message: string): Assessment => ({ ...yes, ready: false, reason: 'Updating', message });
  if (!isSame && ignoresDrift !== true) return not('The platform does not show this spec yet.');
  if (isChanging === true) return not('A change of it is at work whose answer was lost.');
  // The tasks of the update tell when it is in force; where they are not known, a second look does.
  if (operation?.type !== 'Update' || followed === desired.hash) return yes;
  const key = `${isSame ? 'same' : 'differs'}:${desired.hash}`;
  if (isLongSo(question, key, isSame ? polling.active : polling.visibilityWindow)) return yes;
  const apart = isSame ? polling.active : polling.visibilityWindow;
  return {
    ...not('The platform is asked once more whether the update is in force.'),
    provisional: { key, apart },
  };
}

/** None of its pods is ready and some have errors: for good, if it stays so. */
function failed(question: Question, not: Assessment): Assessment {
  return {
    ...not,
    stuck: isLongSo(question, 'failed', FAILED_MS),
    provisional: { key: 'failed', apart: FAILED_MS },
  };
}

/** Did a read that is long enough ago say the same? */
function isLongSo({ provisional, observation }: Question, key: string, apart: number): boolean {
  return provisional?.key === key && observation.begunAt - provisional.since >= apart;
}

/** Some region serves, with this spec or an earlier one; what sleeps wakes on a request. */
function isAvailable({ observation }: Question): boolean {
  if (observation.deleting) return false;
  return observation.phaseClass === 'ScaledToZero' || hasReady(detailOf(observation));
}
