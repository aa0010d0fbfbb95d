import type { SequencePlatform, SequenceTarget } from '../../sequences/sequence-target.ts';
import { egs } from '../../sequences/egs.ts';
import { gcore } from '../../sequences/gcore.ts';
import { nim } from '../../sequences/nim.ts';
import { runaiStagePlatform, type StagePlatform } from '../../support/stage/stage-platform.ts';

/** What a garbled life needs to know of a target. */
export interface GarbledTarget extends Pick<SequenceTarget, 'name' | 'versions'> {
  start(day: 'Usual'): Promise<GarbledPlatform>;
}

export type GarbledPlatform = StagePlatform &
  Pick<SequencePlatform, 'ownerId' | 'settled' | 'version' | 'occupy' | 'complaints'>;

const images = { first: 'llama:1', second: 'llama:2' };

const runai: GarbledTarget = {
  name: 'runai',
  versions: { first: { spec: { image: images.first } }, second: { spec: { image: images.second } } },
  async start() {
    const platform = await runaiStagePlatform();
    const { control } = platform;
    return {
      ...platform,
      ownerId: 'cluster-1',
      settled: async (name) => (await control.workload(name))?.settled === true,
      async version(name) {
        const image = (await control.workload(name))?.spec['image'];
        return image === images.first ? 'first' : image === images.second ? 'second' : undefined;
      },
      occupy: (name) => control.createOutOfBand({ name, projectId: '33', spec: { image: 'other:1' } }),
      complaints: async () => [],
    };
  },
};

/** Every target. */
export const garbledTargets: readonly GarbledTarget[] = [runai, nim, gcore, egs];
