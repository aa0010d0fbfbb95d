import type { EgsControl } from '../../simulators/egs/control.ts';
import { documentedPolicy } from '../../simulators/egs/policy.ts';
import { refused, type Situation } from '../support/situation.ts';
import type { Trial } from '../../support/trial/trial.ts';

const edit =
  (section: object) =>
  (trial: Trial, name: string): Promise<unknown> =>
    trial.edit(name, { egs: section });

/** A workspace of its own, with this policy. */
const inWorkspace =
  (name: string, policy: object) =>
  async ({ control }: Trial<EgsControl>): Promise<void> => {
    await control.addWorkspace({ name, clusters: ['worker-1'] });
    await control.setPolicy(name, { ...documentedPolicy, shapes: null, ...policy });
  };

/** What users do wrong, or the platform does not allow, that no schema can tell. */
export const badInput: readonly Situation<EgsControl>[] = [
  {
    why: 'a workspace that there is not',
    name: 'no-workspace',
    spec: { egs: { workspace: 'nowhere' } },
    says: refused('Rejected'),
    message: /EGS has no workspace "nowhere"/,
    asksForNone: true,
  },
  {
    why: 'a cluster that is not of the workspace',
    name: 'no-cluster',
    spec: { egs: { clusterName: 'worker-9' } },
    says: refused('Rejected'),
    message: /worker-9/,
    asksForNone: true,
  },
  {
    why: 'a name in extra',
    name: 'named-in-extra',
    spec: { egs: { extra: { endpointName: 'other' } } },
    says: refused('Rejected'),
    message: /^spec\.egs\.extra\.endpointName: may not be set by extra/,
    mend: edit({ extra: null }),
    asksForNone: true,
  },
  {
    why: 'a null in extra',
    name: 'null-in-extra',
    spec: { egs: { extra: { gpuSpec: { priority: 0 } } } },
    says: refused('Rejected'),
    message: /^spec\.egs\.extra\.gpuSpec\.priority/,
    mend: edit({ extra: null }),
    asksForNone: true,
  },
  {
    why: 'GPUs that no node of the cluster has: asked for all the same, with a word about it',
    name: 'no-shape',
    before: ({ control }, name) => control.script(name, { kind: 'neverProvisioned' }),
    spec: { egs: { gpuSpec: { gpuShape: 'Tesla-T9' } } },
    says: 'False/Pending False/NotServing True/Accepted Reconciling/Pending',
    message: /gpuSpec fits no GPU nodes of cluster worker-1: it has Tesla-T4 on n1-highcpu-2/,
  },
  {
    why: 'a priority that the policy of the workspace does not allow',
    name: 'priority',
    before: inWorkspace('low-only', { priorityRange: [1, 40] }),
    spec: { egs: { workspace: 'low-only' } },
    says: refused('Rejected'),
    message: /priority 50 is not allowed by the workspace policy/,
    mend: edit({ gpuSpec: { priority: 40 } }),
  },
  {
    why: 'a lease that is longer than the policy allows',
    name: 'lease',
    before: inWorkspace('short-only', { maxExit: '1d0h0m' }),
    spec: { egs: { workspace: 'short-only' } },
    says: refused('QuotaExceeded'),
    message: /exitDuration exceeds the maximum of the workspace policy \(1d0h0m\)/,
    mend: edit({ gpuSpec: { exitDuration: '0d12h0m' } }),
  },
  {
    why: 'more GPU requests than the policy allows',
    name: 'requests',
    before: inWorkspace('none-only', { maxGPRs: 0 }),
    spec: { egs: { workspace: 'none-only' } },
    says: refused('QuotaExceeded'),
    message: /maximum number of GPRs \(0\) of the workspace is exceeded/,
    async mend(trial, name) {
      await trial.control.setPolicy('none-only', null);
      await trial.request(name);
    },
  },
  {
    why: 'a platform object of another platform',
    name: 'wrong-platform',
    spec: { egs: null, runai: { spec: { image: 'a:1' } } },
    says: refused('Rejected'),
    message: /cannot run the target runai: name a platform object of the right type/,
    asksForNone: true,
  },
];
