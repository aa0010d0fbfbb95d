import { factsOf, PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import { type Fault, faultOf } from '../../connections/fault.ts';
import { type Look, lookError } from '../situation.ts';

/** Asks whether the connection may do anything at all. */
export type Probe = () => Promise<PlatformError | undefined>;

/**
 * What is an error about: the one object, or the connection as a whole? A 403 is about the object while the probe
 * passes, and about the credentials where the probe is refused too. So is a 401 that a fresh token did not change:
 * not everything that stands before a platform knows the difference. `fault`: what it says of the connection.
 */
export async function scopeOfLook(
  look: Look,
  probe: Probe,
): Promise<{ look: Look; fault: Fault | undefined }> {
  const error = lookError(look);
  if (error === undefined) return { look, fault: undefined };
  const scoped = await scopeOf(error, probe);
  const unknown = { kind: 'Unknown', error: scoped } as const;
  const told =
    look.location.kind === 'Unknown' ? { ...look, location: unknown } : { ...look, finding: unknown };
  return { look: told, fault: faultOf(scoped) };
}

/** The same for the answer to a call that changes something. */
export async function scopeOfOutcome(
  outcome: Outcome,
  probe: Probe,
): Promise<{ outcome: Outcome; fault: Fault | undefined }> {
  if (outcome.kind === 'Accepted') return { outcome, fault: undefined };
  const error = await scopeOf(outcome.error, probe);
  return { outcome: { ...outcome, error }, fault: faultOf(error) };
}

async function scopeOf(error: PlatformError, probe: Probe): Promise<PlatformError> {
  if (!isRefusedCall(error)) return error;
  const refused = await probe();
  if (refused?.class === 'Forbidden' || refused?.class === 'Unauthorized')
    return new PlatformError('Unauthorized', refused.message, { cause: error });
  if (error.class === 'Forbidden') return error;
  // Nobody knows whose it is: what kept the probe from an answer passes sooner than credentials are believed again.
  return refused ?? new PlatformError('Forbidden', error.message, { ...factsOf(error), cause: error });
}

/** Where the token is refused no call was made: that is about all of them. */
function isRefusedCall({ class: errorClass, status }: PlatformError): boolean {
  return errorClass === 'Forbidden' || (errorClass === 'Unauthorized' && status === 401);
}
