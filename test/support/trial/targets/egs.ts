import type { KnobPatch } from '../../../simulators/egs/knobs.ts';
import { storySection } from '../../egs-story.ts';
import { egsTrialPlatform } from '../egs-trial.ts';
import type { ConformanceTarget, Day, SimulatedPlatform, Version } from '../target.ts';
import { versionOf } from './versions.ts';

const models: Record<Version, string> = {
  first: storySection.modelSpec.modelName,
  second: 'sklearn',
  foreign: 'somebody-elses',
};

const days: Record<Day, KnobPatch> = {
  Usual: {},
  Late: { listLagMs: { created: 800, deleted: 0 } },
  Strict: {},
};

const spec = (version: Version) => ({ egs: { modelSpec: { modelName: models[version] } } });

/** EGS endpoints, for the suites that every target passes. */
export const egs: ConformanceTarget = {
  name: 'egs',
  spec,
  drift: { path: 'modelSpec.modelName', desired: models.first, observed: models.foreign },
  updatesInPlace: false,
  immutable: { edit: spec('second'), undo: spec('first') },
  stop: /spec\.state: Stopped is not supported for egs/,
  scale: /spec\.replicas must be 1 for egs/,
  keepsMark: false,
  createPath: '/api/v1/inference-endpoint',
  async start(_world, day): Promise<SimulatedPlatform> {
    const trial = await egsTrialPlatform(days[day]);
    const { control } = trial;
    return {
      trial,
      workloads: () => control.workloads(),
      async runs(name) {
        const endpoint = await control.workload(name);
        return { version: versionOf(models, endpoint?.modelName), serves: endpoint?.serves === true };
      },
      replicas: async (name) => ((await control.workload(name))?.serves === true ? 1 : 0),
      edit: (name, version) => control.editOutOfBand(name, { modelName: models[version] }),
      vanish: (name) => control.deleteOutOfBand(name, { now: true }),
      async occupy(name) {
        await control.createOutOfBand({
          name,
          workspace: 'team-a',
          cluster: storySection.clusterName,
          modelName: models.first,
          gpuSpec: storySection.gpuSpec,
        });
        return name;
      },
      show: (name, word) => control.show(name, word === null ? null : { status: word }),
      loseCredentials: async () => void (await control.revokeTokens()),
    };
  },
};
