import { randomUUID } from 'node:crypto';
import type { RunaiControl } from '../../simulators/runai/control.ts';
import type { KnobPatch } from '../../simulators/runai/knobs.ts';
import { startRunaiSimulator } from '../../simulators/runai/simulator.ts';
import { defaultSeed, type Seed } from '../../simulators/runai/tenants.ts';
import { sampleImage } from '../world/manifests.ts';
import type { World } from '../world/world.ts';
import type { TrialPlatform } from './trial.ts';

/** A Run:ai of its own for a trial, in this process. `platform` is put over a sound platform object. */
export async function runaiTrialPlatform(
  { ownerId }: World,
  knobs: KnobPatch,
  platform: Record<string, unknown> = {},
): Promise<TrialPlatform<RunaiControl>> {
  const simulator = await startRunaiSimulator({ knobs, seed: ownSeed() });
  return {
    control: simulator.control,
    stop: () => simulator.stop(),
    name: 'runai',
    credentials: { clientId: 'operator', clientSecret: 'operator-secret' },
    platform: { runai: { url: simulator.url, defaultProject: 'team-a' }, ...platform },
    deployment: { runai: { spec: { image: sampleImage } } },
    ownerId,
  };
}

/** Clusters with ids of their own: what has the same home is the same place to an operator. */
function ownSeed(): Seed {
  const seed = defaultSeed();
  const ids = new Map(seed.clusters.map(({ uuid }) => [uuid, randomUUID()]));
  const own = (uuid: string): string => ids.get(uuid) ?? uuid;
  return {
    ...seed,
    clusters: seed.clusters.map((cluster) => ({ ...cluster, uuid: own(cluster.uuid) })),
    projects: seed.projects.map((project) => ({ ...project, clusterId: own(project.clusterId) })),
  };
}
