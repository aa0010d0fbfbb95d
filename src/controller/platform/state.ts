import type { Capabilities } from '../../platform-clients/platform.ts';
import type { Unlisted } from '../connections/list-health.ts';
import type { Polling } from '../connections/settings.ts';

/** How the connection of an object's platform stands. */
export type ConnectionState =
  | { kind: 'Usable' }
  /** No call can be made; the reason and message are the platform object's own. */
  | { kind: 'Faulty'; reason: 'CredentialsInvalid' | 'RateLimited' | 'PlatformUnreachable'; message: string };

/** What the rules differ by. */
export type Abilities = Omit<Capabilities, 'callsPerLook' | 'callsPerPass'>;

/** A platform that the object may use. */
export interface FoundPlatform {
  kind: 'Found';
  connection: ConnectionState;
  capabilities: Abilities;
  polling: Polling;
  /**
   * For how long nothing good has been heard of the platform, or it has heard nothing of the object's home; 0 while all
   * answer. Milliseconds.
   */
  failingFor: number;
  /** Its lists fail for good, so that a workload is seen only where it is looked at. */
  unlisted: Unlisted | undefined;
  /** The platform answers, but has lost contact with the home of the object's workload. */
  outage: string | undefined;
  /** Grows with every change of the connection's Secret or spec: a refused call may now pass. */
  epoch: number;
  adoptionAllowed: boolean;
}

/** The object's platform, as far as the object may use it. */
export type PlatformState =
  | FoundPlatform
  | { kind: 'NotFound'; message: string }
  /** Not usable for this object; what runs already may still be deleted through it. */
  | { kind: 'NotAllowed'; message: string }
  /** It serves another kind of target. */
  | { kind: 'WrongType'; message: string };
