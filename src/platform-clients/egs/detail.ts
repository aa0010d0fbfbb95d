import type { Observation } from '../platform.ts';
import type { Gpr, GpuRequest, InventoryRow } from './schemas.ts';

/** What an EGS observation holds beyond the port; in `Observation.detail`. */
export interface EgsDetail {
  clusterName: string;
  modelName: string;
  /** Undefined where the endpoint was only listed, and not described. */
  gpuRequests: readonly GpuRequest[] | undefined;
  /** Its GPU requests as they are read by id; what is gone, or could not be read, is not among them. */
  gprs: readonly Gpr[];
  /** Every one of them was read, or is gone. */
  gprsAreKnown: boolean;
  /** The GPU nodes of its workspace, read while it waits for some. */
  inventory: readonly InventoryRow[] | undefined;
  /** Namespaces of other endpoints that have the same name on the same cluster. */
  others: readonly string[];
  /** It runs, has a URL and keeps its GPUs, whatever else is said about it. */
  serves: boolean;
  /** How far the platform's clock is ahead of ours, in milliseconds; 0 where its answer does not say. */
  clockAhead: number;
}

/** Only the EGS client reads it, and it made it. */
export function detailOf(observation: Observation): EgsDetail {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made by `observationOf` alone
  return observation.detail as EgsDetail;
}
