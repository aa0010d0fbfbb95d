import type { Assessment } from '../../../platform-clients/platform.ts';
import { sentence } from '../../sentence.ts';

const AGAIN =
  'Change the spec, or give the annotation inference-operator.io/reconcile-requested-at a new value, to try again.';

/** What to do about a state that the platform does not leave by itself. */
const remedies: Partial<Record<Assessment['reason'], string>> = {
  Failed: 'Change the spec, or repair it on the platform.',
  Completed: 'A server does not end by itself: change the spec, so that it keeps running.',
  Stopped: 'Somebody suspended it: resume it on the platform.',
};

/**
 * What Ready says of an assessment, never nothing: the platform's words, or its word for the phase, and what to do
 * where a person must act. Pure.
 */
export function readyMessage(assessment: Assessment, phase: string): string {
  const { ready, reason, message, rolledBack, stuck } = assessment;
  if (ready) return message || readyWords(reason);
  const said = saidOf(assessment, phase);
  if (rolledBack) return `${said} ${AGAIN}`;
  return stuck ? `${said} ${remedies[reason] ?? AGAIN}` : said;
}

/** Why nothing serves, in the same words: two conditions that contradict each other help nobody. Pure. */
export function notServingMessage(judged: Judged, phase: string): string {
  return judged.ready === true ? judged.message || readyWords(judged.reason) : saidOf(judged, phase);
}

type Judged = Pick<Assessment, 'reason' | 'message'> & { ready?: boolean };

/** The platform's words; its word for the phase may be of before the stop. */
function saidOf({ reason, message }: Judged, phase: string): string {
  if (message !== '') return sentence(message);
  if (reason === 'Stopped') return 'The workload is stopped.';
  if (reason === 'Stopping') return 'The workload is being stopped.';
  return sentence(`The platform says ${phase || reason}`);
}

function readyWords(reason: Assessment['reason']): string {
  if (reason === 'ScaledToZero') return 'The workload sleeps, and a request wakes it.';
  if (reason === 'Stopped') return 'The workload is stopped, as asked.';
  return 'The workload serves the current spec.';
}
