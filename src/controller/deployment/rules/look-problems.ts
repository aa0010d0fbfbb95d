import type { SyncedReason } from '../../../crd/conditions.ts';
import type { PlatformError } from '../../../platform-clients/errors.ts';
import { recordedHome } from '../../recorded-home.ts';
import { sentence } from '../../sentence.ts';
import { connectionReason } from '../outcome/connection-errors.ts';
import type { Decision } from '../decision.ts';
import { adoptionPending, isDeleting } from '../facts.ts';
import { LONGEST_WAIT_MS } from '../timing/held-back.ts';
import { type FoundSituation, isOfToken, type Look, lookError } from '../situation.ts';
import { say, stalled } from '../verdicts.ts';
import { deletionWaits } from './deletion-waits.ts';
import { waitForConnection } from './waiting.ts';

/** A look that ended without an answer: nothing follows from it but waiting. Pure. */
export function lookProblems(s: FoundSituation, look: Look): Decision | undefined {
  const error = lookError(look);
  if (error !== undefined) return unanswered(s, error);
  if (look.location.kind === 'Rejected') return nowhere(s, look.location.message);
  return elsewhere(s, look);
}

function unanswered(s: FoundSituation, error: PlatformError): Decision {
  const backoff = { kind: 'Backoff', error } as const;
  const reason = refusalOf(error);
  if (reason === undefined || mayPass(s, error))
    return waitForConnection(s, connectionReason(error) ?? 'PlatformUnreachable', error.message, backoff);
  // A refused read of something that is being deleted is tried again like any other failure.
  if (isDeleting(s)) return deletionWaits(s, reason, error.message, backoff);
  const next = isOfToken(error) ? backoff : ({ kind: 'After', ms: LONGEST_WAIT_MS } as const);
  const again =
    next.kind === 'Backoff' ? 'it is tried again by itself' : 'it is looked at again every 10 minutes';
  const message = `${sentence(error.message)} ${remedyFor(s, error)}; ${again}.`;
  return say('look refused', next, stalled(s, reason, message));
}

/** Tokens end at any time, two in a row too: for so long a 401 is none that a person must act on. Milliseconds. */
const MAY_PASS_MS = 10_000;

const mayPass = ({ memory, time }: FoundSituation, error: PlatformError): boolean =>
  isOfToken(error) && time.monotonic - (memory.unseenSince ?? time.monotonic) < MAY_PASS_MS;

function remedyFor(s: FoundSituation, error: PlatformError): string {
  if (error.class === 'Unsupported') return 'Upgrade the platform, or correct its url';
  if (error.class === 'Forbidden') return 'Give the credentials that right, or correct the spec';
  return adoptionPending(s) ? 'Correct spec.adopt.id' : 'Correct what the platform names';
}

/** What Synced says where the read of this one object was refused. */
function refusalOf(error: PlatformError): SyncedReason | undefined {
  if (error.class === 'Forbidden' || error.class === 'Invalid') return 'Rejected';
  return error.class === 'Unsupported' ? 'Unsupported' : undefined;
}

/** The spec itself is to blame: a place that cannot be read any more is an error of the look. */
function nowhere(s: FoundSituation, message: string): Decision {
  const soon = { kind: 'After', ms: 10_000 } as const;
  if (isDeleting(s)) return deletionWaits(s, 'Rejected', message, soon);
  const recorded = recordedHome(s.object);
  const why =
    recorded === undefined
      ? `${sentence(message)} It is looked for again every 10 seconds.`
      : `${sentence(message)} The workload lives at ${recorded}, and stays as it is until the spec leads there again.`;
  return say('no such place on the platform', soon, stalled(s, 'Rejected', why));
}

function elsewhere(s: FoundSituation, look: Look): Decision | undefined {
  const recorded = recordedHome(s.object);
  if (look.location.kind !== 'Home' || recorded === undefined || recorded === look.location.home)
    return undefined;
  const message = `The workload lives at ${recorded}, but the spec and the platform's credentials lead to ${look.location.home} now. Nothing is created or deleted until the url and the credentials of the platform object lead back.`;
  // It may lead back at any moment, and nothing tells when.
  const soon = { kind: 'After', ms: 10_000 } as const;
  if (isDeleting(s)) return deletionWaits(s, 'PlatformChanged', message, soon);
  return say('another home', soon, stalled(s, 'PlatformChanged', message));
}
