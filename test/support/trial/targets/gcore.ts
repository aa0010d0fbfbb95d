import type { KnobPatch } from '../../../simulators/gcore/knobs.ts';
import { gcoreSpec, gcoreTrialPlatform } from '../gcore-trial.ts';
import type { ConformanceTarget, Day, SimulatedPlatform, Version } from '../target.ts';
import { versionOf } from './versions.ts';

const images: Record<Version, string> = {
  first: gcoreSpec.image,
  second: 'vllm/vllm-openai:v0.11.0',
  foreign: 'somebody/elses:1',
};

const command = ['vllm', 'serve'];

const sound = { ...gcoreSpec, command };

const days: Record<Day, KnobPatch> = {
  // Of a rollout that its status does not show nobody can say when it is over.
  Usual: { updateStatus: 'leaves' },
  Late: { visibleAt: 'taskFinished', durations: { newMs: 400, runningMs: 400 } },
  Strict: { emptyCommand: 'stays' },
};

const ANOTHER_TOKEN = '29841_0123456789abcdef';

/** Gcore deployments, for the suites that every target passes. */
export const gcore: ConformanceTarget = {
  name: 'gcore',
  spec: (version) => ({ gcore: { spec: { image: images[version] } } }),
  drift: { path: 'spec.image', desired: images.first, observed: images.foreign },
  updatesInPlace: true,
  immutable: {
    edit: { gcore: { spec: { command: null } } },
    undo: { gcore: { spec: { command } } },
  },
  stop: 'Possible',
  scale: 'Possible',
  keepsMark: true,
  createPath: '/cloud/v3/inference/{projectId}/deployments',
  async start(world, day): Promise<SimulatedPlatform> {
    const trial = await gcoreTrialPlatform(world, { ...days.Usual, ...days[day] });
    const { control } = trial;
    return {
      trial: { ...trial, deployment: { gcore: { spec: sound } } },
      workloads: () => control.workloads(),
      async runs(name) {
        const deployment = await control.workload(name);
        return {
          version: versionOf(images, deployment?.spec.image),
          serves: deployment?.settled === true && !deployment.stopped,
        };
      },
      async replicas(name) {
        const regions = (await control.workload(name))?.regions ?? [];
        return regions.reduce((sum, { ready }) => sum + ready, 0);
      },
      edit: (name, version) => control.editOutOfBand(name, { image: images[version] }),
      vanish: (name) => control.deleteOutOfBand(name, { now: true }),
      async occupy(name) {
        await control.createOutOfBand({
          name,
          ...sound,
          containers: [{ region_id: 7, scale: { min: 1, max: 1 } }],
        });
        return name;
      },
      show: (name, word) => control.showStatus(name, word),
      async loseCredentials() {
        await control.deleteToken('operator');
        await control.addToken({ name: 'operator', token: ANOTHER_TOKEN, accountId: 29_841 });
        return { apiKey: ANOTHER_TOKEN };
      },
    };
  },
};
