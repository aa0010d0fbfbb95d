import type { InferencePlatformSpec } from '../crd/inference-platform.ts';
import type { PlatformType } from '../crd/platform-types.ts';
import type { RateLimit } from './limiter/limiter.ts';

/** The part of a platform object's spec that differs by type: the one section that is there. */
export type PlatformSections = Pick<InferencePlatformSpec, PlatformType>;

/** The CA that a platform object names. */
export interface TrustedCa {
  /** Trusted beside all that the operator trusts anyway. */
  pem: string;
  /** Where it was read, as messages name it: `key "ca.crt" of Secret team-a/ca`. */
  from: string;
}

/** A platform object's spec, with its Secret and CA read. */
export interface ConnectionSettings {
  type: PlatformType;
  /** http or https; a path in it is put before every route. */
  url: string;
  /** What the type's own code knows more of. */
  sections: PlatformSections;
  /** Values of the Secret by key, decoded. */
  credentials: Record<string, string>;
  /** Where they were read, as messages name it: `Secret team-a/runai`. */
  secret: string;
  ca?: TrustedCa;
  insecureSkipVerify: boolean;
  rateLimit: RateLimit;
}
