import type { PlatformReadyReason } from '../../crd/conditions.ts';
import type { PlatformError } from '../../platform-clients/errors.ts';
import { sentence } from '../sentence.ts';

/** Why a connection cannot be used, in the words of the platform object's Ready. */
export interface Fault {
  reason: Exclude<PlatformReadyReason, 'Connected' | 'Connecting'>;
  message: string;
  /** A person must act; else it heals by itself. */
  stalled: boolean;
  /** Only reading the Secret failed: a connection that was opened with an earlier version may still work. */
  onlySecret: boolean;
}

/** What to do about each, in the words of the platform object's spec. */
const remedies: Record<Fault['reason'], string> = {
  CredentialsInvalid:
    'Correct this Secret, or what its account may do on the platform; every new version of the Secret is tried within 10 seconds.',
  // It depends on what is wrong with it, and is in the error's own words.
  CertificateInvalid: '',
  HostNotAllowed:
    'Write another url into the spec of the platform object, or ask who runs the operator to allow this host.',
  // Of what else may be wrong the error's own words say what to do.
  InvalidPlatform: 'If the url in the spec of the platform object is wrong, correct it.',
  PlatformUnreachable:
    'It is tried again and again; if the url in the spec of the platform object is wrong, correct it.',
  RateLimited: 'It is tried again when that time is over.',
};

/** Reasons that go away by themselves. */
const heals = new Set<Fault['reason']>(['PlatformUnreachable', 'RateLimited']);

/** What an error of a call says about the whole connection; undefined where it is about one object. Pure. */
export function faultOf(error: PlatformError): Fault | undefined {
  switch (error.class) {
    case 'Unauthorized':
      return fault('CredentialsInvalid', error);
    case 'CertificateInvalid':
    case 'HostNotAllowed':
    case 'InvalidPlatform':
      return fault(error.class, error);
    case 'Throttled':
      return fault('RateLimited', error);
    default:
      return undefined;
  }
}

/** The same of a probe: there every error is about the connection. Pure. */
export function probeFault(error: PlatformError): Fault {
  const known = faultOf(error);
  if (known !== undefined) return known;
  switch (error.class) {
    // A probe that is refused means that these credentials may do nothing here.
    case 'Forbidden':
      return fault('CredentialsInvalid', error);
    case 'Gone':
    case 'Invalid':
    case 'Unsupported':
      return fault('InvalidPlatform', error);
    default:
      return fault('PlatformUnreachable', error);
  }
}

function fault(reason: Fault['reason'], { message }: PlatformError): Fault {
  return {
    reason,
    message: `${sentence(message)} ${remedies[reason]}`.trimEnd(),
    stalled: !heals.has(reason),
    onlySecret: false,
  };
}
