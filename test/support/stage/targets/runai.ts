import { runaiStagePlatform } from '../stage-platform.ts';
import type { LifeTarget } from './life-target.ts';
import { runaiMeddler } from './meddler.ts';

const images = { first: 'a:1', second: 'a:2' };

/** Run:ai inferences. Their sequences are `src/controller/deployment/stories/sequences.test.ts`. */
export const runai: LifeTarget = {
  name: 'runai',
  updatesInPlace: true,
  keepsMark: true,
  createPath: '/api/v1/workloads/inferences',
  versions: { first: { spec: { image: images.first } }, second: { spec: { image: images.second } } },
  async start() {
    const platform = await runaiStagePlatform();
    const { control } = platform;
    return {
      ...platform,
      meddler: runaiMeddler(control, 'a:3', { autoscaling: { minReplicas: 2, maxReplicas: 2 } }),
      ownerId: 'cluster-1',
      settled: async (name) => (await control.workload(name))?.settled === true,
      async version(name) {
        const image = (await control.workload(name))?.spec['image'];
        return image === images.first ? 'first' : image === images.second ? 'second' : undefined;
      },
      vanish: (name) => control.deleteOutOfBand(name, { now: true }),
      occupy: (name) => control.createOutOfBand({ name, projectId: '33', spec: { image: 'other:1' } }),
      complaints: async () => [],
    };
  },
};
