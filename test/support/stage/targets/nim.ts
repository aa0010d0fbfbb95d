import type { RunaiControl } from '../../../simulators/runai/control.ts';
import type { KnobPatch } from '../../../simulators/runai/knobs.ts';
import { startRunaiSimulator } from '../../../simulators/runai/simulator.ts';
import { defaultSeed, type Seed } from '../../../simulators/runai/tenants.ts';
import type { Day, SequencePlatform, SequenceTarget } from './sequence-target.ts';

const images = {
  first: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3.3',
  second: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.4.0',
};

const sound = {
  image: images.first,
  ngcAuthSecret: 'ngc',
  modelStore: { nimCache: { name: 'llama-cache' } },
};

const days: Record<Day, KnobPatch> = {
  Elsewhere: {},
  Usual: {},
  Leaky: {},
  Late: { visibilityDelayMs: { get: 40_000, list: 40_000, spec: 0 } },
  Slow: { nim: { initDurationMs: 50_000 } },
};

const NOTHING = '0b8c6f0e-6a0f-4a53-9a52-0d5a3a4f8a11';

/** Other clusters; names and numbers of projects are the same. */
function elsewhere(): Seed {
  const seed = defaultSeed();
  const other = (uuid: string): string => uuid.replace(/^......../, '00000000');
  return {
    ...seed,
    clusters: seed.clusters.map((one) => ({ ...one, uuid: other(one.uuid) })),
    projects: seed.projects.map((one) => ({ ...one, clusterId: other(one.clusterId) })),
  };
}

/** NIM services, on Run:ai. */
export const nim: SequenceTarget<RunaiControl> = {
  name: 'nim',
  keepsMark: true,
  updatesInPlace: true,
  createPath: '/api/v2/workloads/nim-services',
  versions: { first: { spec: { image: images.first } }, second: { spec: { image: images.second } } },
  immutable: { spec: { multiNode: { workers: 1 } } },
  invalid: { spec: { image: 'untagged' } },
  named: (name) => ({ name }),
  async start(day): Promise<SequencePlatform<RunaiControl>> {
    const simulator = await startRunaiSimulator({
      knobs: days[day],
      ...(day === 'Elsewhere' && { seed: elsewhere() }),
    });
    const { control, url } = simulator;
    const other = (name: string, projectId: string, type = 'NIMService') =>
      control.createOutOfBand({ name, projectId, type, spec: sound });
    return {
      control,
      stop: () => simulator.stop(),
      type: 'runai',
      target: 'nim',
      connection: {
        url,
        credentials: { clientId: 'operator', clientSecret: 'operator-secret' },
        section: { defaultProject: 'team-a' },
      },
      deployment: { spec: sound },
      ownerId: 'cluster-1',
      stranger: { clientId: 'other-operator', clientSecret: 'other-secret' },
      otherDefault: { defaultProject: 'team-b' },
      autoscaling: {
        spec: { autoscaling: { minReplicas: 1, maxReplicas: 3, metric: 'throughput', metricThreshold: 20 } },
      },
      normalises: (name) => control.override(name, { image: images.first }),
      secret: 'operator-secret',
      workloads: () => control.workloads(),
      settled: async (name) => (await control.workload(name))?.settled === true,
      async version(name) {
        const image = (await control.workload(name))?.spec['image'];
        return image === images.first ? 'first' : image === images.second ? 'second' : undefined;
      },
      vanish: (name) => control.deleteOutOfBand(name, { now: true }),
      occupy: (name) => other(name, '33'),
      loseHome: () => control.removeProject('33'),
      restoreHome: () => control.restoreProject('33'),
      unfit: [
        { what: 'nothing', says: /no workload/, prepare: async () => NOTHING },
        { what: 'another project', says: /lives at .* leads to/, prepare: () => other('llama', '34') },
        { what: 'another kind', says: /Training/, prepare: () => other('llama', '33', 'Training') },
        { what: 'another name', says: /called other/, prepare: () => other('other', '33') },
        {
          what: 'something that is being deleted',
          says: /being deleted/,
          async prepare() {
            const id = await other('llama', '33');
            await control.script('llama', { kind: 'stuckDeleting' });
            await control.deleteOutOfBand('llama');
            return id;
          },
        },
      ],
      complaints: async () => [],
    };
  },
};
