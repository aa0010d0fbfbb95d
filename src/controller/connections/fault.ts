import type { PlatformReadyReason } from '../../crd/conditions.ts';
import type { PlatformError } from '../../platform-clients/errors.ts';

/** Why a connection cannot be used, in the words of the platform object's Ready. */
export interface Fault {
  reason: Exclude<PlatformReadyReason, 'Connected' | 'Connecting'>;
  message: string;
  /** A person must act; else it heals by itself. */
  stalled: boolean;
  /** Only reading the Secret failed: a connection that was opened with an earlier version may still work. */
  onlySecret: boolean;
}

/** What an error of a call says about the whole connection; undefined where it is about one object. Pure. */
export function faultOf(error: PlatformError): Fault | undefined {
  const heals = (reason: Fault['reason']): Fault => ({
    reason,
    message: error.message,
    stalled: false,
    onlySecret: false,
  });
  const stalls = (reason: Fault['reason']): Fault => ({
    reason,
    message: error.message,
    stalled: true,
    onlySecret: false,
  });
  switch (error.class) {
    case 'Unauthorized':
      return stalls('CredentialsInvalid');
    case 'CertificateInvalid':
    case 'HostNotAllowed':
    case 'InvalidPlatform':
      return stalls(error.class);
    case 'Throttled':
      return heals('RateLimited');
    default:
      return undefined;
  }
}

/** The same of a probe: there every error is about the connection. Pure. */
export function probeFault(error: PlatformError): Fault {
  const known = faultOf(error);
  if (known !== undefined) return known;
  const { message } = error;
  // A probe that is refused means that these credentials may do nothing here.
  if (error.class === 'Forbidden')
    return { reason: 'CredentialsInvalid', message, stalled: true, onlySecret: false };
  if (error.class === 'Gone' || error.class === 'Invalid' || error.class === 'Unsupported')
    return { reason: 'InvalidPlatform', message, stalled: true, onlySecret: false };
  return { reason: 'PlatformUnreachable', message, stalled: false, onlySecret: false };
}
