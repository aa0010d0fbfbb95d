import { flavors } from '../../simulators/gcore/catalog.ts';
import type { GcoreControl } from '../../simulators/gcore/control.ts';
import { quotaRefusal } from '../../simulators/gcore/refusals.ts';
import { forgiven, refused, type Situation } from '../support/situation.ts';
import type { Trial } from '../../support/trial/trial.ts';

const ofGcore = (spec: object): Record<string, unknown> => ({ gcore: { spec } });

const edit =
  (spec: object) =>
  (trial: Trial, name: string): Promise<unknown> =>
    trial.edit(name, ofGcore(spec));

const editSection =
  (section: object) =>
  (trial: Trial, name: string): Promise<unknown> =>
    trial.edit(name, { gcore: section });

/** What users do wrong, or the platform does not allow, that no schema can tell. */
export const badInput: readonly Situation<GcoreControl>[] = [
  {
    why: 'a flavor that there is not',
    name: 'no-flavor',
    spec: ofGcore({ flavor_name: 'inference-1xh999' }),
    says: refused('Rejected'),
    message: /flavor_name.*inference-1xh999/,
    mend: edit({ flavor_name: flavors.h100 }),
  },
  {
    why: 'a region without inference',
    name: 'no-region',
    spec: ofGcore({ containers: [{ region_id: 1 }] }),
    says: refused('Rejected'),
    message: /region/,
    mend: edit({ containers: [{ region_id: 7 }] }),
  },
  {
    why: 'a registry credential that there is not',
    name: 'no-registry',
    spec: ofGcore({ credentials_name: 'nonesuch' }),
    says: refused('Rejected'),
    message: /credentials_name.*nonesuch/,
    mend: edit({ credentials_name: null }),
  },
  {
    why: 'an API key that there is not',
    name: 'no-key',
    spec: ofGcore({ api_keys: ['nonesuch'] }),
    says: refused('Rejected'),
    message: /api_keys.*nonesuch/,
    mend: edit({ api_keys: null }),
  },
  {
    why: 'a Secret that there is not',
    name: 'no-secret',
    spec: {
      gcore: { env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'nonesuch', key: 'a' } } }] },
    },
    says: refused('SecretNotFound'),
    message: /Secret .*nonesuch is not there/,
    mend: editSection({ env: null }),
    asksForNone: true,
  },
  {
    why: 'a name in extra',
    name: 'named-in-extra',
    spec: { gcore: { extra: { name: 'other' } } },
    says: refused('Rejected'),
    message: /^spec\.gcore\.extra\.name: may not be set by extra/,
    mend: editSection({ extra: null }),
    asksForNone: true,
  },
  {
    why: 'an image in extra that Gcore does not take',
    name: 'odd-image',
    spec: { gcore: { extra: { image: 'registry.example.com:5000/a:1' } } },
    says: refused('Rejected'),
    message: /^spec\.gcore\.extra\.image: .*port/,
    mend: editSection({ extra: null }),
    asksForNone: true,
  },
  {
    why: "the operator's own mark in the description",
    name: 'marked',
    spec: { gcore: { extra: { description: 'chat [inference-operator.io/owner=a/b/c]' } } },
    says: refused('Rejected'),
    message: /^spec\.gcore\.extra\.description: .*mark/,
    mend: editSection({ extra: null }),
    asksForNone: true,
  },
  {
    why: 'another quota than the account has',
    name: 'quota',
    before: ({ control }, workload) => control.inject(quotaRefusal({ workload })),
    says: refused('QuotaExceeded'),
    message: /Quota limit for inference_gpu_h100_count exceeded by 2/,
    mend: forgiven,
  },
  {
    why: 'a right that the token does not have',
    name: 'no-right',
    before: ({ control }, workload) =>
      control.inject({
        method: 'POST',
        path: '/cloud/v3/inference/{project}/deployments',
        workload,
        effect: {
          kind: 'status',
          status: 403,
          body: { exception_class: 'ForbiddenError', message: 'You may not do this', request_id: 'r1' },
        },
      }),
    says: refused('Rejected'),
    message: /403 You may not do this.*r1/,
    mend: forgiven,
  },
  {
    why: 'a name that belongs to an application of the catalog',
    name: 'application',
    before: ({ control }, name) =>
      control.createOutOfBand({
        name,
        image: 'a:1',
        listening_port: 80,
        flavor_name: 'inference-4vcpu-16gib',
        containers: [{ region_id: 7, scale: { min: 1, max: 1 } }],
        references: [{ kind: 'AppDeployment', name: 'chat' }],
      }),
    says: refused('NameConflict'),
    message: /AppDeployment chat/,
  },
  {
    why: 'a platform object of another platform',
    name: 'wrong-platform',
    spec: { gcore: null, nim: { spec: { image: 'a:1', modelStore: { nimCache: { name: 'a' } } } } },
    says: refused('Rejected'),
    message: /cannot run the target nim: name a platform object of the right type/,
    asksForNone: true,
  },
];
