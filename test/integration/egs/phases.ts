import type { EgsControl } from '../../simulators/egs/control.ts';
import type { Situation } from '../support/situation.ts';

const PENDING = 'False/Pending False/NotServing True/Accepted Reconciling/Pending';
const FAILED = 'False/Failed False/NotServing True/Accepted Reconciling/Failed';
const DELETING = 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting';
const INITIALIZING = 'False/Initializing False/NotServing True/Accepted Reconciling/Initializing';

/** Texts of every kind that EGS is known to have, of which there is no list, and what an object says then. */
const texts: readonly [text: string, says: string][] = [
  ['Pending', PENDING],
  ['Creating', PENDING],
  ['Deployment in progress', PENDING],
  ['GPR Queued', PENDING],
  ['Provisioning', PENDING],
  ['Initializing', PENDING],
  ['Unknown', PENDING],
  ['Image Pull Backoffice', FAILED],
  ['CrashLoopBackOff', FAILED],
  ['Init:CrashLoopBackOff', FAILED],
  ['Provisioning failed', FAILED],
  ['Error', FAILED],
  ['Invalid model', FAILED],
  ['Deleting', DELETING],
  ['Terminating', DELETING],
];

export const phases: readonly Situation<EgsControl>[] = [
  ...texts.map(
    ([text, says], index): Situation<EgsControl> => ({
      why: `EGS says ${text}`,
      name: `text-${index}`,
      later: ({ control }, name) => control.show(name, { status: text }),
      says,
      mend: ({ control }, name) => control.show(name, null),
    }),
  ),
  {
    why: 'it runs without a URL',
    name: 'no-url',
    before: ({ control }, name) => control.script(name, { kind: 'noUrl' }),
    says: INITIALIZING,
    mend: ({ control }, name) => control.script(name, { kind: 'ok' }),
  },
  ...(['predictStatus', 'ingressStatus'] as const).map(
    (what): Situation<EgsControl> => ({
      why: `its ${what} is not Ready`,
      name: `not-ready-${what.slice(0, 3)}`,
      before: ({ control }, name) => control.script(name, { kind: 'notReady', what }),
      // It has a URL, which answers requests for all that anybody can tell.
      says: 'False/Initializing True/Serving True/Accepted Reconciling/Initializing',
      message: new RegExp(what),
      mend: ({ control }, name) => control.script(name, { kind: 'ok' }),
    }),
  ),
  {
    why: 'its GPUs are taken away, and come again',
    name: 'evicted',
    async later({ control }, name) {
      await control.script(name, { kind: 'neverProvisioned', reason: 'preempted' });
      await control.evict(name);
    },
    says: PENDING,
    message: /preempted/,
    mend: ({ control }, name) => control.script(name, { kind: 'ok' }),
  },
];
