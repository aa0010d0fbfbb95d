import { FakeClock } from '../fake-clock.ts';
import { FakeCluster } from './fake-cluster.ts';
import type { FakePlatform } from './fake-platform.ts';
import { MARKS, type StrangerStep } from './step.ts';

/** The manifest that a user applies. */
export const SPEC = { platformRef: { name: 'runai' }, runai: { spec: { image: 'a' } } };

/** Other people make workloads, or the object is to take one over. */
export function takeStrangerStep(step: StrangerStep, cluster: FakeCluster, platform: FakePlatform): void {
  switch (step.do) {
    case 'stranger':
      if (!platform.living.some(({ name }) => name === step.name))
        platform.createOutOfBand(step.name, MARKS[step.mark]);
      break;
    case 'adopt':
      adopt(step, cluster, platform);
      break;
    case 'unadopt':
      if (mayAdopt(cluster)) cluster.edit((spec) => delete spec.adopt);
      break;
    case 'neighbour':
      cluster.neighbour = step.lives ? neighbour() : undefined;
      break;
    case 'adoptionAllowed':
      platform.adoptionAllowed = step.is;
      break;
  }
}

function adopt(
  { nth, fromOwner }: Extract<StrangerStep, { do: 'adopt' }>,
  cluster: FakeCluster,
  platform: FakePlatform,
): void {
  const { id = 'id-of-nothing', mark } = platform.workloads.at(-1 - nth) ?? {};
  const owner = fromOwner === 'theirs' ? mark : fromOwner === 'wrong' ? 'cluster-9/prod/llama' : undefined;
  const wish = { id, ...(owner !== undefined && { fromOwner: owner }) };
  if (cluster.object === undefined) cluster.create('llama', { ...SPEC, adopt: wish });
  else if (mayAdopt(cluster)) cluster.edit((spec) => Object.assign(spec, { adopt: wish }));
}

/** As the CRD has it. */
const mayAdopt = ({ object }: FakeCluster): boolean => object?.status?.workload?.id === undefined;

function neighbour(): NonNullable<FakeCluster['neighbour']> {
  return new FakeCluster(new FakeClock()).create('neighbour', SPEC);
}
