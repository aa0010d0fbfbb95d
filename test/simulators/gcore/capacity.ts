import type { Deployment } from './deployment.ts';
import type { Spec } from './spec.ts';
import type { GcoreWorld } from './world.ts';

/** What is shown where nobody has set a number. */
const PLENTY = 100_000;

/** How many more containers of a flavor a region takes. */
export function freeCapacity(
  world: GcoreWorld,
  regionId: number,
  flavorName: string,
  replaced?: Deployment,
): number {
  const taken = world
    .allDeployments()
    .filter((other) => other.goneAt === undefined && !other.phantom && other !== replaced)
    .filter(({ spec }) => spec.flavor_name === flavorName)
    .flatMap(({ spec }) => spec.containers)
    .filter(({ region_id }) => region_id === regionId)
    .reduce((sum, { scale }) => sum + Math.max(scale.min, 1), 0);
  return Math.max(0, (world.capacityOf(regionId, flavorName) ?? PLENTY) - taken);
}

/** The platform's words where a region has no room for a spec; undefined where all have. */
export function capacityShortage(world: GcoreWorld, spec: Spec, replaced?: Deployment): string | undefined {
  const full = spec.containers.find(
    ({ region_id, scale }) =>
      world.capacityOf(region_id, spec.flavor_name) !== undefined &&
      freeCapacity(world, region_id, spec.flavor_name, replaced) < Math.max(scale.min, 1),
  );
  return full && `The region ${full.region_id} has reached the limit of flavor ${spec.flavor_name}`;
}
