import type { PlatformType } from '../crd/platform-types.ts';
import type { RateLimit } from './limiter.ts';

/** A platform object's spec, with its Secret and CA read. */
export interface ConnectionSettings {
  type: PlatformType;
  /** http or https; a path in it is put before every route. */
  url: string;
  /** Run:ai: the project of deployments that name none. */
  defaultProject?: string;
  /** Values of the Secret by key, decoded. */
  credentials: Record<string, string>;
  /** PEM. When given, nothing else is trusted. */
  ca?: string;
  insecureSkipVerify: boolean;
  rateLimit: RateLimit;
}
