import { ownerMarkKey } from '../../../src/crd/names.ts';
import type { RunaiControl } from '../../simulators/runai/control.ts';
import { quotaRefusal } from '../../simulators/runai/refusals.ts';
import { forgiven, refused, type Situation } from '../support/situation.ts';
import type { Trial } from '../../support/trial/trial.ts';

const CREATE = '/api/v2/workloads/nim-services';

const ofNim = (section: object): Record<string, unknown> => ({ nim: section });

const edit =
  (section: object) =>
  (trial: Trial, name: string): Promise<unknown> =>
    trial.edit(name, ofNim(section));

/** What users do wrong, or platforms do not allow, that no schema can tell. */
export const badInput: readonly Situation<RunaiControl>[] = [
  {
    why: 'a project that there is not',
    name: 'no-project',
    spec: ofNim({ project: 'nowhere' }),
    says: refused('Rejected'),
    message: /^Run:ai has no project "nowhere" .*name the right one in spec\.nim\.project/,
    asksForNone: true,
  },
  {
    why: 'a project that is on several clusters',
    name: 'two-projects',
    spec: ofNim({ project: 'shared' }),
    says: refused('Rejected'),
    message: /^Project "shared" is on several clusters \(.*\): add spec\.nim\.cluster/,
    mend: edit({ cluster: 'gpu-east' }),
  },
  {
    why: 'a cluster that there is not',
    name: 'no-cluster',
    spec: ofNim({ cluster: 'gpu-nord' }),
    says: refused('Rejected'),
    message: /^Run:ai has no cluster "gpu-nord" .*name the right one in spec\.nim\.cluster/,
    asksForNone: true,
  },
  {
    why: 'a priority class that the cluster does not have',
    name: 'no-priority',
    spec: ofNim({ spec: { priorityClass: 'urgent' } }),
    says: refused('Rejected'),
    message: /priorityClass/,
    mend: edit({ spec: { priorityClass: 'high' } }),
  },
  {
    why: 'a name in extra',
    name: 'named-in-extra',
    spec: ofNim({ extra: { name: 'other' } }),
    says: refused('Rejected'),
    message: /^spec\.nim\.extra\.name: may not be set by extra/,
    mend: edit({ extra: null }),
    asksForNone: true,
  },
  {
    why: "the operator's own mark among the annotations",
    name: 'marked',
    spec: ofNim({ extra: { annotations: [{ name: ownerMarkKey, value: 'mine/prod/llama' }] } }),
    says: refused('Rejected'),
    message: /^spec\.nim\.extra\.annotations: .* is the operator's own mark: take it out/,
    mend: edit({ extra: null }),
    asksForNone: true,
  },
  {
    why: 'an image without a tag',
    name: 'untagged',
    spec: ofNim({ extra: { image: 'nvcr.io/nim/meta/llama' } }),
    says: refused('Rejected'),
    message: /^spec\.nim\.extra\.image: .*tag/,
    mend: edit({ extra: null }),
    asksForNone: true,
  },
  {
    why: 'another quota than the project has',
    name: 'quota',
    before: ({ control }, workload) => control.inject(quotaRefusal({ path: CREATE, workload })),
    says: refused('QuotaExceeded'),
    message: /GPU quota of the project is exceeded/,
    mend: forgiven,
  },
  {
    why: 'a right that the account does not have',
    name: 'no-right',
    before: ({ control }, workload) =>
      control.inject({
        method: 'POST',
        path: CREATE,
        workload,
        effect: { kind: 'status', status: 403, body: { code: 403, message: 'no permission' } },
      }),
    says: refused('Rejected'),
    message: /403 no permission/,
    mend: forgiven,
  },
  {
    why: 'a policy of the project: each field is named, with what is wrong about it',
    name: 'policy',
    spec: ofNim({ project: 'team-b', spec: { compute: { gpuDevicesRequest: 2 } } }),
    before: ({ control }) =>
      control.setPolicy('34', {
        rules: [
          { field: 'compute.gpuDevicesRequest', rule: 'max', value: 1 },
          { field: 'priorityClass', rule: 'required' },
        ],
      }),
    says: refused('Rejected'),
    message: /policy; compute\.gpuDevicesRequest: must be at most 1; priorityClass: is required/,
    mend: edit({ spec: { compute: { gpuDevicesRequest: 1 }, priorityClass: 'high' } }),
  },
  {
    why: 'a policy that comes while the service runs: a change breaks it, and what runs goes on',
    name: 'later-policy',
    spec: ofNim({ project: 'shared', cluster: 'gpu-west', spec: { compute: { gpuDevicesRequest: 1 } } }),
    async later(trial, name) {
      await trial.control.setPolicy('35', {
        rules: [
          { field: 'compute.gpuDevicesRequest', rule: 'max', value: 1 },
          { field: 'imagePullPolicy', rule: 'options', value: ['Always'] },
        ],
      });
      const spec = { compute: { gpuDevicesRequest: 4 }, imagePullPolicy: 'Never' };
      await trial.edit(name, ofNim({ spec }));
    },
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
    message: /compute\.gpuDevicesRequest: must be at most 1; imagePullPolicy: must be one of Always/,
    mend: edit({ spec: { compute: { gpuDevicesRequest: 1 }, imagePullPolicy: 'Always' } }),
  },
  {
    why: 'a platform object of another platform',
    name: 'wrong-platform',
    spec: {
      nim: null,
      gcore: { spec: { image: 'a:1', listening_port: 80, flavor_name: 'f', containers: [{ region_id: 7 }] } },
    },
    says: refused('Rejected'),
    message: /cannot run the target gcore: name a platform object of the right type/,
    asksForNone: true,
  },
];
