import type { RunaiControl } from '../../simulators/runai/control.ts';
import type { Situation } from '../support/situation.ts';

/** Every word that Run:ai has for the state of a workload, and what a NIM service says then. */
const words: Readonly<Record<string, string>> = {
  Creating: 'False/Creating False/NotServing True/Accepted Reconciling/Creating',
  Pending: 'False/Pending False/NotServing True/Accepted Reconciling/Pending',
  Initializing: 'False/Initializing False/NotServing True/Accepted Reconciling/Initializing',
  Resuming: 'False/Initializing False/NotServing True/Accepted Reconciling/Initializing',
  Updating: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
  Degraded: 'False/Degraded True/Serving True/Accepted Reconciling/Degraded',
  Failed: 'False/Failed False/NotServing True/Accepted Stalled/Failed',
  Completed: 'False/Completed False/NotServing True/Accepted Stalled/Completed',
  Stopping: 'False/Stopping False/NotServing True/Accepted Reconciling/Stopping',
  Suspending: 'False/Stopping False/NotServing True/Accepted Reconciling/Stopping',
  Stopped: 'False/Stopped False/NotServing True/Accepted Stalled/Stopped',
  Deleting: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
  Terminating: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
  Unknown: 'False/Unknown False/NotServing True/Accepted Reconciling/Unknown',
};

export const phases: readonly Situation<RunaiControl>[] = Object.entries(words).map(([word, says]) => ({
  why: `Run:ai says ${word}`,
  name: `phase-${word.toLowerCase()}`,
  later: ({ control }, name) => control.showPhase(name, word),
  says,
  mend: ({ control }, name) => control.showPhase(name, null),
}));
