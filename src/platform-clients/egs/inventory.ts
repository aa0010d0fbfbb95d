import { isObject } from '../json.ts';
import type { Desired } from '../platform.ts';
import type { EgsRequest } from './request.ts';
import type { InventoryRow } from './schemas.ts';

type GpuSpec = NonNullable<EgsRequest['gpuSpec']>;

/**
 * E6: that no kind of GPU node of the cluster is what is asked for, as a clause for people; undefined where one is. The
 * inventory moves, so this is a hint and no more. Pure.
 */
export function noNodeFits(
  { body }: Desired,
  cluster: string,
  inventory: readonly InventoryRow[],
): string | undefined {
  if (!isObject(body['gpuSpec'])) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `translate` has parsed it
  const spec = body['gpuSpec'] as unknown as GpuSpec;
  const rows = inventory.filter(({ clusterName }) => clusterName === cluster);
  if (rows.some((row) => fits(spec, row))) return undefined;
  const kinds = rows.map(
    (row) =>
      `${row.gpuShape} on ${row.instanceType} (${row.memoryPerGpu} GB, ${row.gpuPerNode} on each of ${row.totalGpuNodes} nodes)`,
  );
  const there = kinds.length === 0 ? 'it has none' : `it has ${kinds.slice(0, MOST_KINDS).join(', ')}`;
  return `gpuSpec fits no GPU nodes of cluster ${cluster}: ${there}`;
}

const MOST_KINDS = 5;

function fits(spec: GpuSpec, row: InventoryRow): boolean {
  return (
    row.gpuShape === spec.gpuShape &&
    row.instanceType === spec.instanceType &&
    spec.numberOfGPUs <= row.gpuPerNode &&
    spec.numberOfGPUNodes <= row.totalGpuNodes &&
    spec.memoryPerGPU <= row.memoryPerGpu
  );
}
