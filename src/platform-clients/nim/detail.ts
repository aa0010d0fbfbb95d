import type { JsonObject } from '../json.ts';
import type { Observation } from '../platform.ts';
import type { SyncInfo } from './schemas.ts';

/** What an observation of a NIM service holds beyond the port; in `Observation.detail`. */
export interface NimDetail {
  /** The spec as the platform echoes it. */
  spec: JsonObject;
  /** Fields of the spec that the platform may show beside it instead, by their names in it. */
  beside: JsonObject;
  /** Undefined where nothing is said of it. */
  sync: SyncInfo | undefined;
  runningPods: number | undefined;
}

/** Only the NIM client reads it, and it made it. */
export function detailOf(observation: Observation): NimDetail {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made by `observe.ts` alone
  return observation.detail as NimDetail;
}
