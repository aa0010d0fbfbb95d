import type { TargetName } from '../../../src/crd/targets.ts';
import { egs } from '../../sequences/egs.ts';
import { gcore } from '../../sequences/gcore.ts';
import { nim } from '../../sequences/nim.ts';
import type { SequencePlatform, SequenceTarget } from '../../sequences/sequence-target.ts';
import { runaiStagePlatform } from '../stage/stage-platform.ts';

/** What a fleet needs to know of a target. */
export interface FleetTarget
  extends Pick<SequenceTarget, 'name' | 'versions' | 'createPath' | 'updatesInPlace' | 'keepsMark'> {
  start(): Promise<FleetPlatform>;
}

/** A simulator, and what is really so on it. */
export type FleetPlatform = Pick<
  SequencePlatform,
  | 'control'
  | 'stop'
  | 'type'
  | 'target'
  | 'connection'
  | 'deployment'
  | 'workloads'
  | 'ownerId'
  | 'settled'
  | 'version'
  | 'vanish'
  | 'occupy'
  | 'complaints'
>;

const images = { first: 'a:1', second: 'a:2' };

const runai: FleetTarget = {
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
      ownerId: 'cluster-1',
      settled: async (name) => (await control.workload(name))?.settled === true,
      async version(name) {
        const image = (await control.workload(name))?.spec['image'];
        return image === images.first ? 'first' : image === images.second ? 'second' : undefined;
      },
      vanish: (name) => control.deleteOutOfBand(name, { now: true }),
      occupy: (name) => control.createOutOfBand({ name, projectId: '33', spec: { image: images.first } }),
      complaints: async () => [],
    };
  },
};

const usual = (target: SequenceTarget): FleetTarget => ({ ...target, start: () => target.start('Usual') });

/** All targets: one that is not here does not compile. */
export const fleetTargets: Readonly<Record<TargetName, FleetTarget>> = {
  runai,
  nim: usual(nim),
  gcore: usual(gcore),
  egs: usual(egs),
};
