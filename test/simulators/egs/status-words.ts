import type { Endpoint, EndpointPhase } from './endpoint.ts';
import type { Knobs } from './knobs.ts';

type Vocabulary = Readonly<Record<EndpointPhase | 'Deleting', string>>;

/** The platform publishes no list of its texts; these are the ones of samples, and likely and unlikely others. */
const vocabularies: Readonly<Record<Knobs['words'], Vocabulary>> = {
  documented: {
    Waiting: 'Pending',
    Starting: 'Pending',
    Running: 'Running',
    Serving: 'Running',
    Pull: 'Image Pull Backoffice',
    Crash: 'Failed',
    Ended: 'Failed',
    Deleting: 'Terminating',
  },
  detailed: {
    Waiting: 'GPR Queued',
    Starting: 'Deploying',
    Running: 'RUNNING',
    Serving: 'RUNNING',
    Pull: 'ImagePullBackOff',
    Crash: 'CrashLoopBackOff',
    Ended: 'Error',
    Deleting: 'Deleting',
  },
  foreign: {
    Waiting: 'Stage 1',
    Starting: 'Stage 2',
    Running: 'Running',
    Serving: 'Running',
    Pull: 'Stage 3',
    Crash: 'Stage 4',
    Ended: 'Stage 5',
    Deleting: 'Stage 6',
  },
};

/** What an endpoint's status says. */
export function statusText(endpoint: Endpoint, words: Knobs['words']): string {
  if (endpoint.shown.status !== undefined) return endpoint.shown.status;
  return vocabularies[words][endpoint.deleteRequestedAt === undefined ? endpoint.phase : 'Deleting'];
}
