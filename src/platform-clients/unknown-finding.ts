import type { PlatformError } from './errors.ts';
import type { Finding } from './platform.ts';

/** A look that ended without an answer that tells. Pure. */
export const unknown = (error: PlatformError): Extract<Finding, { kind: 'Unknown' }> => ({
  kind: 'Unknown',
  error,
});
