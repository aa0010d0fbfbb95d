import type { JsonObject } from '../json.ts';
import type { Observation } from '../platform.ts';
import type { Container } from './schemas.ts';

/** What a Gcore observation holds beyond the port; in `Observation.detail`. */
export interface GcoreDetail {
  /** The deployment as the platform shows it, with digests in place of the values of `envs`. */
  shown: JsonObject;
  containers: readonly Container[];
  /** The hash of the last update whose tasks this process has seen come to a good end. */
  followed: string | undefined;
  /** A change that went unanswered is at work on it, whatever it shows. */
  isChanging?: true;
}

/** Only the Gcore client reads it, and it made it. */
export function detailOf(observation: Observation): GcoreDetail {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made by `observationOf` alone
  return observation.detail as GcoreDetail;
}
