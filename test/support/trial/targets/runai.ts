import type { KnobPatch } from '../../../simulators/runai/knobs.ts';
import { sampleImage } from '../../world/manifests.ts';
import { runaiTrialPlatform } from '../runai-trial.ts';
import type { ConformanceTarget, Day, SimulatedPlatform, Version } from '../target.ts';
import { versionOf } from './versions.ts';

const images: Record<Version, string> = {
  first: sampleImage,
  second: 'vllm/vllm-openai:v0.11.0',
  foreign: 'somebody/elses:1',
};

const days: Record<Day, KnobPatch> = {
  Usual: {},
  Late: { visibilityDelayMs: { get: 700, list: 800, spec: 0 } },
  Strict: {},
};

/** Run:ai inferences, for the suites that every target passes. */
export const runai: ConformanceTarget = {
  name: 'runai',
  spec: (version) => ({ runai: { spec: { image: images[version] } } }),
  drift: { path: 'spec.image', desired: images.first, observed: images.foreign },
  updatesInPlace: true,
  immutable: {
    edit: { runai: { spec: { labels: [{ name: 'tier', value: 'gold' }] } } },
    undo: { runai: { spec: { labels: null } } },
  },
  stop: /spec\.state: Stopped is not supported for runai/,
  scale: 'Possible',
  keepsMark: true,
  createPath: '/api/v1/workloads/inferences',
  async start(world, day): Promise<SimulatedPlatform> {
    const trial = await runaiTrialPlatform(world, days[day]);
    const { control } = trial;
    return {
      trial,
      workloads: () => control.workloads(),
      async runs(name) {
        const workload = await control.workload(name);
        return {
          version: versionOf(images, workload?.spec['image']),
          serves: workload?.settled === true,
        };
      },
      replicas: async (name) => (await control.workload(name))?.runningPods ?? 0,
      edit: (name, version) => control.editOutOfBand(name, { image: images[version] }),
      vanish: (name) => control.deleteOutOfBand(name, { now: true }),
      occupy: (name) => control.createOutOfBand({ name, projectId: '33', spec: { image: images.first } }),
      show: (name, word) => control.showPhase(name, word),
      loseCredentials: async () => void (await control.revokeTokens()),
    };
  },
};
