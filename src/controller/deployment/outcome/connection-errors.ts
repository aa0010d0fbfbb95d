import type { ErrorClass, PlatformError } from '../../../platform-clients/errors.ts';

/** Reasons of `Synced` that are faults of the connection, and heal with it. */
export type ConnectionReason = 'CredentialsInvalid' | 'RateLimited' | 'PlatformUnreachable';

const reasons: Partial<Record<ErrorClass, ConnectionReason>> = {
  Unauthorized: 'CredentialsInvalid',
  Throttled: 'RateLimited',
  Transient: 'PlatformUnreachable',
  CertificateInvalid: 'PlatformUnreachable',
  HostNotAllowed: 'PlatformUnreachable',
  InvalidPlatform: 'PlatformUnreachable',
  Aborted: 'PlatformUnreachable',
  Bug: 'PlatformUnreachable',
};

/** What an error says of the connection; undefined where it is about the one object. Pure. */
export function connectionReason(error: PlatformError): ConnectionReason | undefined {
  return reasons[error.class];
}
