import { ApiError } from './api-error.ts';
import type { Flavor } from './catalog.ts';
import type { Deployment } from './deployment.ts';
import { QUOTA_ATTRIBUTES, type QuotaAttribute, type QuotaNumbers } from './quota-numbers.ts';
import type { GcoreWorld } from './world.ts';

/** Containers as far as quotas ask. */
interface Wanted {
  flavor_name: string;
  containers: readonly { scale: { max: number } }[];
}

/** One attribute of which there is not enough. */
export interface Shortage {
  attribute: QuotaAttribute;
  limit: number;
  usage: number;
  /** What is asked for beside the usage. */
  added: number;
}

/** Which quotas of an account a deployment would exceed, one that it replaces left out. */
export function shortages(
  world: GcoreWorld,
  accountId: number,
  wanted: Wanted,
  replaced?: Deployment,
): Shortage[] {
  return measures(world, accountId, wanted, replaced).filter(
    ({ limit, usage, added }) => usage + added > limit,
  );
}

/** All limited attributes of an account. */
export function measures(
  world: GcoreWorld,
  accountId: number,
  wanted: Wanted,
  replaced?: Deployment,
): Shortage[] {
  const limits = world.quotas.get(accountId);
  if (limits === undefined) return [];
  const added = needs(world, wanted);
  const usage = world
    .allDeployments()
    .filter((other) => other.accountId === accountId && other.goneAt === undefined && other !== replaced)
    .filter(({ phantom }) => !phantom)
    .reduce<QuotaNumbers>((sum, { spec }) => plus(sum, needs(world, spec)), {});
  return QUOTA_ATTRIBUTES.flatMap((attribute) => {
    const limit = limits[attribute];
    if (limit === undefined) return [];
    return [{ attribute, limit, usage: usage[attribute] ?? 0, added: added[attribute] ?? 0 }];
  });
}

function needs(world: GcoreWorld, { flavor_name, containers }: Wanted): QuotaNumbers {
  const replicas = containers.reduce((sum, { scale }) => sum + scale.max, 0);
  const flavor = world.flavors.get(flavor_name);
  const gpu = flavor === undefined ? undefined : gpuAttribute(flavor);
  return {
    inference_instance_count: replicas,
    inference_cpu_millicore_count: (flavor?.cpu ?? 0) * 1000 * replicas,
    ...(gpu === undefined ? {} : { [gpu]: (flavor?.gpu ?? 0) * replicas }),
  };
}

function gpuAttribute({ gpu_model }: Flavor): QuotaAttribute | undefined {
  const name = `inference_gpu_${gpu_model.toLowerCase()}_count`;
  return QUOTA_ATTRIBUTES.find((attribute) => attribute === name);
}

function plus(left: QuotaNumbers, right: QuotaNumbers): QuotaNumbers {
  const sum = { ...left };
  for (const attribute of QUOTA_ATTRIBUTES) {
    sum[attribute] = (left[attribute] ?? 0) + (right[attribute] ?? 0);
  }
  return sum;
}

/** The platform's refusal. */
export function quotaRefusal({ attribute, limit, usage, added }: Shortage, status: number): ApiError {
  return new ApiError(status, 'QuotaLimitExceed', quotaText({ attribute, limit, usage, added }), {
    info: { attribute, current_usage: usage, requested_usage: usage + added, limit },
  });
}

/** What it says, also where a task says it. */
export function quotaText({ attribute, limit, usage, added }: Shortage): string {
  return `Quota limit for ${attribute} exceeded by ${usage + added - limit}`;
}
