import type { GcoreControl } from '../../simulators/gcore/control.ts';
import type { Situation } from '../support/situation.ts';

/** Every word that Gcore has for the state of a deployment whose replica is ready, and what an object says then. */
const words: Readonly<Record<string, string>> = {
  DEPLOYING: 'False/Initializing True/Serving True/Accepted Reconciling/Initializing',
  PARTIALLYDEPLOYED: 'False/Initializing True/Serving True/Accepted Reconciling/Initializing',
  PENDING: 'False/Pending True/Serving True/Accepted Reconciling/Pending',
  DELETING: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
};

const ofGcore = (spec: object): Record<string, unknown> => ({ gcore: { spec } });
const one = { min: 1, max: 1 };
const http = { http: { rate: 10, window: 60 } };
const twoRegions = ofGcore({ containers: [7, 8].map((region_id) => ({ region_id, scale: one })) });
const error = { kind: 'error', message: 'image pull failed' } as const;

export const phases: readonly Situation<GcoreControl>[] = [
  ...Object.entries(words).map(
    ([word, says]): Situation<GcoreControl> => ({
      why: `Gcore says ${word}`,
      name: `phase-${word.toLowerCase()}`,
      later: ({ control }, name) => control.showStatus(name, word),
      says,
      mend: ({ control }, name) => control.showStatus(name, null),
    }),
  ),
  {
    why: 'scaled to zero, to wake on a request',
    name: 'asleep',
    spec: ofGcore({ containers: [{ region_id: 7, scale: { min: 0, max: 1, triggers: http } }] }),
    says: 'True/ScaledToZero True/Serving True/Accepted -',
  },
  {
    why: 'one of two regions fails',
    name: 'one-region',
    spec: twoRegions,
    before: ({ control }, name) => control.script(name, error, 8),
    says: 'False/Degraded True/Serving True/Accepted Reconciling/Degraded',
    message: /Region 8: image pull failed/,
    mend: ({ control }, name) => control.script(name, { kind: 'ok' }, 8),
  },
  {
    why: 'every region fails',
    name: 'all-regions',
    spec: twoRegions,
    before: ({ control }, name) => control.script(name, error),
    says: 'False/Failed False/NotServing True/Accepted Reconciling/Failed',
    message: /Region 7: image pull failed; Region 8: image pull failed/,
    mend: ({ control }, name) => control.script(name, { kind: 'ok' }),
  },
  {
    why: 'containers come and do not answer',
    name: 'mute',
    before: ({ control }, name) => control.script(name, { kind: 'neverReady' }),
    says: 'False/Initializing False/NotServing True/Accepted Reconciling/Initializing',
    mend: ({ control }, name) => control.script(name, { kind: 'ok' }),
  },
  {
    why: 'somebody stops it, and drift is only reported',
    name: 'stopped',
    spec: { driftPolicy: 'Report' },
    later: ({ control }, name) => control.stopOutOfBand(name),
    says: 'False/Stopped False/NotServing False/Drifted Stalled/Drifted',
    mend: ({ control }, name) => control.startOutOfBand(name),
  },
  {
    why: 'its task waits',
    name: 'waiting-task',
    before: ({ control }, name) => control.scriptTask(name, 'create', { kind: 'stuck', state: 'NEW' }),
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    mend: ({ control }, name) => control.scriptTask(name, 'create', { kind: 'ok' }),
  },
  {
    why: 'its task fails in words of its own',
    name: 'failed-task',
    before: ({ control }, name) =>
      control.scriptTask(name, 'create', { kind: 'error', message: 'the model is under embargo' }),
    says: 'False/NotCreated False/NotServing False/Rejected Stalled/Rejected',
    message: /the model is under embargo/,
    async mend(trial, name) {
      await trial.control.scriptTask(name, 'create', { kind: 'ok' });
      await trial.request(name);
    },
  },
];
