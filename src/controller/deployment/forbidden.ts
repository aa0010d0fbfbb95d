import { PlatformError } from '../../platform-clients/errors.ts';
import type { Call, Outcome } from '../../platform-clients/platform.ts';
import type { LiveConnection } from '../connections/live-connection.ts';
import { type Look, lookError } from './situation.ts';

/**
 * A 403 is about one object while the connection's probe passes, and about the credentials where the probe is
 * refused too. Errors that are about the whole connection are told to it.
 */
export async function judgeLook(look: Look, live: LiveConnection, call: Call): Promise<Look> {
  const error = lookError(look);
  if (error === undefined) return look;
  const judged = await judge(error, live, call);
  if (look.location.kind === 'Unknown') return { ...look, location: { kind: 'Unknown', error: judged } };
  return { ...look, finding: { kind: 'Unknown', error: judged } };
}

/** The same for the answer to a call that changes something. */
export async function judgeOutcome(outcome: Outcome, live: LiveConnection, call: Call): Promise<Outcome> {
  if (outcome.kind === 'Accepted') return outcome;
  return { ...outcome, error: await judge(outcome.error, live, call) };
}

async function judge(error: PlatformError, live: LiveConnection, call: Call): Promise<PlatformError> {
  const judged = error.class === 'Forbidden' ? await withProbe(error, live, call) : error;
  live.report(judged);
  return judged;
}

async function withProbe(error: PlatformError, live: LiveConnection, call: Call): Promise<PlatformError> {
  const refused = await live.connection.probe(call);
  if (refused?.class !== 'Forbidden' && refused?.class !== 'Unauthorized') return error;
  return new PlatformError('Unauthorized', refused.message, { cause: error });
}
