import type { KnobPatch } from '../../../simulators/runai/knobs.ts';
import { nimSpec, nimTrialPlatform } from '../nim-trial.ts';
import type { ConformanceTarget, Day, SimulatedPlatform, Version } from '../target.ts';
import { versionOf } from './versions.ts';

const images: Record<Version, string> = {
  first: nimSpec.image,
  second: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.4.0',
  foreign: 'nvcr.io/nim/somebody/elses:1.0.0',
};

const days: Record<Day, KnobPatch> = {
  Usual: {},
  Late: { visibilityDelayMs: { get: 700, list: 800, spec: 0 } },
  Strict: {},
};

/** NIM services of Run:ai, for the suites that every target passes. */
export const nim: ConformanceTarget = {
  name: 'nim',
  spec: (version) => ({ nim: { spec: { image: images[version] } } }),
  drift: { path: 'spec.image', desired: images.first, observed: images.foreign },
  updatesInPlace: true,
  immutable: {
    edit: { nim: { spec: { multiNode: { workers: 1 } } } },
    undo: { nim: { spec: { multiNode: null } } },
  },
  stop: /spec\.state: Stopped is not supported for nim/,
  scale: 'Possible',
  keepsMark: true,
  createPath: '/api/v2/workloads/nim-services',
  async start(world, day): Promise<SimulatedPlatform> {
    const trial = await nimTrialPlatform(world, days[day]);
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
      occupy: (name) => control.createOutOfBand({ name, projectId: '33', type: 'NIMService', spec: nimSpec }),
      show: (name, word) => control.showPhase(name, word),
      loseCredentials: async () => void (await control.revokeTokens()),
    };
  },
};
