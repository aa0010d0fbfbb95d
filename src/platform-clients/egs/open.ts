import { PlatformError } from '../errors.ts';
import type { Platform } from '../platform-parts.ts';

/** The Secret keys of an EGS connection. */
export const egsSecretKeys = ['apiKey'] as const;

/** An EGS connection. This version of the operator knows its objects, and makes no call. */
export function openEgs(): Platform {
  return {
    probe: () =>
      Promise.resolve(
        new PlatformError('Unsupported', 'this version of the operator does not connect to EGS yet'),
      ),
    clients: {},
  };
}
