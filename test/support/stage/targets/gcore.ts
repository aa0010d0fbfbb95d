import { tokens } from '../../../simulators/gcore/accounts.ts';
import type { GcoreControl } from '../../../simulators/gcore/control.ts';
import { flavors } from '../../../simulators/gcore/catalog.ts';
import type { KnobPatch } from '../../../simulators/gcore/knobs.ts';
import { startGcoreSimulator } from '../../../simulators/gcore/simulator.ts';
import type { Day, SequencePlatform, SequenceTarget } from './sequence-target.ts';

const images = { first: 'vllm/vllm-openai:v0.10.0', second: 'vllm/vllm-openai:v0.11.0' };

const sound = {
  image: images.first,
  listening_port: 8000,
  flavor_name: flavors.h100,
  containers: [{ region_id: 7 }],
  command: ['vllm', 'serve'],
};

/** Of the project 1234. */
const ACCOUNT = 29_841;

/** Of a rollout that its status does not show nobody can say when it is over. */
const usual = { updateStatus: 'leaves', emptyCommand: 'stays' } as const;

const days: Record<Day, KnobPatch> = {
  Elsewhere: usual,
  Usual: usual,
  Leaky: usual,
  Late: { ...usual, visibleAt: 'taskFinished', durations: { newMs: 20_000, runningMs: 20_000 } },
  Slow: { ...usual, durations: { newMs: 10_000, runningMs: 15_000, containersMs: 15_000 } },
};

/** Gcore Everywhere Inference: tasks, names as ids, no default place. */
export const gcore: SequenceTarget<GcoreControl> = {
  name: 'gcore',
  keepsMark: true,
  updatesInPlace: true,
  createPath: '/cloud/v3/inference/{projectId}/deployments',
  versions: { first: { spec: { image: images.first } }, second: { spec: { image: images.second } } },
  immutable: { spec: { command: null } },
  invalid: { spec: { image: 'Not An Image' } },
  named: (name) => ({ name }),
  start: (day) => startGcore(days[day]),
};

/** A simulator in any position of its knobs. */
export async function startGcore(knobs: KnobPatch): Promise<SequencePlatform<GcoreControl>> {
  const simulator = await startGcoreSimulator({ knobs });
  const { control, url } = simulator;
  const containers = [{ region_id: 7, scale: { min: 1, max: 1 } }];
  const other = async (name: string, more: object = {}) => {
    await control.createOutOfBand({ name, ...sound, containers, ...more });
    return name;
  };
  return {
    control,
    stop: () => simulator.stop(),
    type: 'gcore',
    target: 'gcore',
    connection: { url, credentials: { apiKey: tokens.operator }, section: { projectId: 1234 } },
    deployment: { spec: sound },
    ownerId: 'cluster-1',
    stranger: { apiKey: tokens.other },
    autoscaling: { spec: { containers: [{ region_id: 7, scale: { min: 1, max: 3 } }] } },
    overQuota: (is) => control.setQuota(ACCOUNT, is ? { inference_instance_count: 0 } : {}),
    normalises: (name) => control.override(name, { image: images.first }),
    secret: tokens.operator,
    workloads: () => control.workloads(),
    settled: async (name) => (await control.workload(name))?.settled === true,
    async version(name) {
      const image = (await control.workload(name))?.spec.image;
      return image === images.first ? 'first' : image === images.second ? 'second' : undefined;
    },
    vanish: (name) => control.deleteOutOfBand(name, { now: true }),
    occupy: (name) => other(name),
    loseHome: () => control.removeProject(1234),
    restoreHome: () => control.restoreProject(1234),
    unfit: [
      { what: 'nothing', says: /no workload/, prepare: async () => 'llama' },
      { what: 'another project', says: /no workload/, prepare: () => other('llama', { projectId: 1235 }) },
      { what: 'another name', says: /other/, prepare: () => other('other') },
      {
        what: 'what is part of an application',
        says: /AppDeployment/,
        prepare: () => other('llama', { references: [{ kind: 'AppDeployment', name: 'chat' }] }),
      },
      {
        what: 'something that is being deleted',
        says: /being deleted/,
        async prepare() {
          const name = await other('llama');
          await control.knobs({ durations: { newMs: 3_600_000 } });
          await control.deleteOutOfBand('llama');
          return name;
        },
      },
    ],
    complaints: async () => [],
  };
}
