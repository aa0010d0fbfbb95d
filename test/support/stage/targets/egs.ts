import type { EgsControl } from '../../../simulators/egs/control.ts';
import type { KnobPatch } from '../../../simulators/egs/knobs.ts';
import { seedKeys } from '../../../simulators/egs/places.ts';
import { startEgsSimulator } from '../../../simulators/egs/simulator.ts';
import { egsComplaints } from '../../egs-complaints.ts';
import { storyGpuSpec, storySection } from '../../egs-story.ts';
import type { Day, SequencePlatform, SequenceTarget } from './sequence-target.ts';

const models = { first: storySection.modelSpec.modelName, second: 'sklearn' };

const success = { statusCode: 200, status: 'OK', message: 'Success' };

const days: Record<Day, KnobPatch> = {
  Elsewhere: {},
  Usual: {},
  Leaky: { deleteHeldGpr: '200leak' },
  Late: { listLagMs: { created: 40_000, deleted: 0 } },
  Slow: { durations: { startMs: 50_000 } },
};

/** Somebody whose key reaches another workspace alone. */
const stranger = { name: 'stranger', key: '5d0c1a52-0f5e-4b0c-9d3b-0f6f9b7b6a77', workspace: 'team-b' };

/** Avesha EGS: no mark, no update, everything by list. */
export const egs: SequenceTarget<EgsControl> = {
  name: 'egs',
  keepsMark: false,
  updatesInPlace: false,
  createPath: '/api/v1/inference-endpoint',
  versions: {
    first: { modelSpec: { modelName: models.first } },
    second: { modelSpec: { modelName: models.second } },
  },
  immutable: { modelSpec: { modelName: models.second } },
  invalid: { modelSpec: { storageURI: null } },
  named: (endpointName) => ({ endpointName }),
  async start(day): Promise<SequencePlatform<EgsControl>> {
    const simulator = await startEgsSimulator({ knobs: days[day] });
    const { control, url } = simulator;
    await control.addKey(stranger);
    const other = async (name: string, workspace = 'team-a', cluster = 'worker-1') => {
      await control.createOutOfBand({
        name,
        workspace,
        cluster,
        modelName: models.first,
        gpuSpec: storyGpuSpec,
      });
      return name;
    };
    return {
      control,
      stop: () => simulator.stop(),
      type: 'egs',
      target: 'egs',
      connection: {
        url,
        credentials: { apiKey: seedKeys.operator },
        section: { defaultWorkspace: 'team-a' },
      },
      deployment: storySection,
      ownerId: 'operator',
      stranger: { apiKey: stranger.key },
      otherDefault: { defaultWorkspace: 'team-b' },
      endLease: (name) => control.endLease(name),
      async blinds() {
        await control.inject({
          method: 'GET',
          path: '/api/v1/inference-endpoint/list',
          times: 1,
          effect: { kind: 'wrongJson', body: { ...success, data: { endpoints: [] } } },
        });
      },
      withoutGpus: { gpuSpec: null },
      hidden: {
        section: { modelSpec: { storageURI: 'https://models.example/other' } },
        field: 'spec.egs.modelSpec.storageURI',
      },
      secret: seedKeys.operator,
      workloads: () => control.workloads(),
      settled: async (name) => (await control.workload(name))?.serves === true,
      async version(name) {
        const model = (await control.workload(name))?.modelName;
        return model === models.first ? 'first' : model === models.second ? 'second' : undefined;
      },
      vanish: (name) => control.deleteOutOfBand(name, { now: true }),
      occupy: (name) => other(name),
      loseHome: () => control.removeWorkspace('team-a'),
      restoreHome: () => control.restoreWorkspace('team-a'),
      unfit: [
        { what: 'nothing', says: /no workload/, prepare: async () => 'llama' },
        { what: 'another workspace', says: /no workload/, prepare: () => other('llama', 'team-b') },
        { what: 'another cluster', says: /no workload/, prepare: () => other('llama', 'team-a', 'worker-2') },
        { what: 'another name', says: /other/, prepare: () => other('other') },
      ],
      complaints: () => egsComplaints(control),
    };
  },
};
