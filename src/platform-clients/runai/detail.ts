import type { Observation } from '../platform.ts';
import type { JsonObject } from '../json.ts';
import type { Revision } from './schemas.ts';

/** What a Run:ai observation holds beyond the port; in `Observation.detail`. */
export interface RunaiDetail {
  /** The spec as the platform echoes it. */
  spec: JsonObject;
  runningPods: number | undefined;
  /** Of the platform alone, without what is pending. */
  phaseMessage: string;
  revisions: Revisions;
  /** `operation.baseline` at the read. */
  recorded: string | undefined;
  /** The server's clock at the read, milliseconds since the epoch. */
  serverTime: number | undefined;
}

/** The revisions of a workload, where it has any. */
export type Revisions =
  /** Newest first. `deleted` is read only where it could matter. */
  | { kind: 'Read'; live: readonly Revision[]; deleted: readonly Revision[] | undefined }
  /** The release, or the role of the service account, has no revisions. */
  | { kind: 'Unsupported' };

/** Only the Run:ai client reads it, and it made it. */
export function detailOf(observation: Observation): RunaiDetail {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made by `observationOf` alone
  return observation.detail as RunaiDetail;
}
