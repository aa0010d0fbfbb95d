import { PlatformError } from '../../platform-clients/errors.ts';
import { LEFT_ALONE, SHORT_PAUSE_MS } from '../../platform-clients/limiter/limiter.ts';
import { type Fault, probeFault } from '../connections/fault.ts';
import type { LiveConnection } from '../connections/live-connection.ts';

/** Refused credentials that nobody changed are tried again after this. */
const RETRY_REFUSED_MS = 600_000;
/** A connection that is broken for another reason is probed this often, where no breaker does it. */
const REPROBE_MS = 10_000;

const LONG_PAUSE = probeFault(new PlatformError('Throttled', LEFT_ALONE));

/** What is known of a connection before it is tried. */
export interface ConnectionFacts {
  /** Why its Secret or CA cannot be read. */
  missing: Fault | undefined;
  /** Undefined where it was never opened. */
  live:
    | {
        fault: Fault | undefined;
        /** Its credentials have been accepted once. */
        proven: boolean;
        /** What opened its breaker, if that is open. */
        openedBy: PlatformError | undefined;
        /** Milliseconds until the platform may be called at all. */
        pausedFor: number;
      }
    | undefined;
  /** Settings or credentials are new. */
  fresh: boolean;
  /** Milliseconds since the last probe. */
  sinceProbe: number;
  /** The object says `Ready: True` of its present generation. */
  saysConnected: boolean;
}

/** What an open connection tells of itself. */
export const factsOf = ({
  fault,
  proven,
  connection,
}: LiveConnection): NonNullable<ConnectionFacts['live']> => ({
  fault,
  proven,
  openedBy: connection.breaker.openedBy,
  pausedFor: connection.limiter.pausedFor,
});

/** How a connection stands, without a call: try it, or it is as it was before, or this is wrong with it. Pure. */
export function examine({
  missing,
  live,
  fresh,
  sinceProbe,
  saysConnected,
}: ConnectionFacts): 'Probe' | 'Keep' | Fault {
  if (missing !== undefined) return missing;
  if (live === undefined) return 'Keep';
  // An open breaker probes by itself, and says when it closes.
  if (live.openedBy !== undefined) return probeFault(live.openedBy);
  // Whoever waits says so, so this object must; it may have been asked for with an answer that told nothing else.
  if (live.pausedFor > SHORT_PAUSE_MS && live.fault === undefined) return LONG_PAUSE;
  // A probe would only wait.
  if (live.pausedFor > 0) return 'Keep';
  if (fresh) return 'Probe';
  const { fault } = live;
  if (fault === undefined) return live.proven && saysConnected ? 'Keep' : 'Probe';
  if (fault.onlySecret) return 'Probe';
  const patience = patienceWith(fault);
  return sinceProbe >= patience ? 'Probe' : 'Keep';
}

/** How long after one probe the next is made. */
function patienceWith({ reason }: Fault): number {
  // How long it wants to be left alone the platform has said itself.
  if (reason === 'RateLimited') return 0;
  return reason === 'CredentialsInvalid' ? RETRY_REFUSED_MS : REPROBE_MS;
}
