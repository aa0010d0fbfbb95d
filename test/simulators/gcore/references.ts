import type { Deployment } from './deployment.ts';
import type { Script } from './outcome.ts';
import type { Spec } from './spec.ts';
import type { SideObjects } from './side-object.ts';

/** Something that a spec names and that does not exist. */
export interface MissingReference {
  /** The field that names it. */
  field: string;
  /** What it is, as the platform says it. */
  what: string;
  /** The region whose containers it concerns; undefined: all. */
  regionId: number | undefined;
}

/** What there is that a spec can name. */
interface Inventory {
  flavors: ReadonlyMap<string, unknown>;
  regions: ReadonlyMap<number, { inference: boolean }>;
  sideObjects(projectId: number): SideObjects;
}

/** What a spec names and the platform does not have. */
export function missingReferences(world: Inventory, projectId: number, spec: Spec): MissingReference[] {
  const missing: MissingReference[] = [];
  const note = (field: string, what: string, regionId?: number): void =>
    void missing.push({ field, what, regionId });
  if (!world.flavors.has(spec.flavor_name)) note('flavor_name', `flavor ${spec.flavor_name}`);
  const side = world.sideObjects(projectId);
  if (spec.credentials_name !== '' && !side.credentials.has(spec.credentials_name)) {
    note('credentials_name', `registry credentials ${spec.credentials_name}`);
  }
  for (const key of spec.api_keys) {
    if (!side.apiKeys.has(key)) note('api_keys', `API key ${key}`);
  }
  for (const [index, { region_id, scale }] of spec.containers.entries()) {
    const path = `containers.${index}`;
    if (world.regions.get(region_id)?.inference !== true) {
      note(`${path}.region_id`, `region ${region_id}`, region_id);
    }
    const secret = scale.triggers.sqs?.['secret_name'];
    if (typeof secret === 'string' && !side.secrets.has(secret)) {
      note(`${path}.scale.triggers.sqs.secret_name`, `secret ${secret}`, region_id);
    }
  }
  return missing;
}

/** What becomes of a region's containers that miss something which their spec names. */
export function missingScript(
  world: Inventory,
  { projectId, running, regions }: Deployment,
  region: number,
): Script | undefined {
  // It is asked for when pods start: those that run go on.
  if (regions.some(({ regionId, ready, rolling }) => regionId === region && ready > 0 && !rolling)) {
    return undefined;
  }
  const missing = missingReferences(world, projectId, running).find(
    ({ regionId }) => regionId === undefined || regionId === region,
  );
  if (missing === undefined) return undefined;
  return { outcome: { kind: 'error', message: `${missing.what} does not exist` }, since: 0 };
}
