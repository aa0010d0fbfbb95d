import type { InferencePlatformSpec } from '../crd/inference-platform.ts';
import type { PlatformType } from '../crd/platform-types.ts';
import type { RateLimit } from './limiter.ts';

/** The section of a platform object's spec that its type is called after. */
export type PlatformSection = NonNullable<InferencePlatformSpec[PlatformType]>;

/** A platform object's spec, with its Secret and CA read. */
export interface ConnectionSettings {
  type: PlatformType;
  /** http or https; a path in it is put before every route. */
  url: string;
  /** What the type's own code knows more of. */
  section: PlatformSection;
  /** Values of the Secret by key, decoded. */
  credentials: Record<string, string>;
  /** PEM. When given, nothing else is trusted. */
  ca?: string;
  insecureSkipVerify: boolean;
  rateLimit: RateLimit;
}
