import { PlatformError } from '../errors.ts';
import type { Platform } from '../platform-parts.ts';

/** The Secret keys of a Gcore connection. */
export const gcoreSecretKeys = ['apiKey'] as const;

/** A Gcore connection. This version of the operator knows its objects, and makes no call. */
export function openGcore(): Platform {
  return {
    probe: () =>
      Promise.resolve(
        new PlatformError('Unsupported', 'this version of the operator does not connect to Gcore yet'),
      ),
    clients: {},
  };
}
