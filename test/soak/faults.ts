import type { FaultEffect } from '../simulators/support/fault.ts';
import type { Fault as ApiFault } from '../support/fault-proxy/fault.ts';
import { writeVerbs } from '../support/fault-proxy/kube-request.ts';

/** A fault of the API server, and how long after its end the operator may still speak of it. */
interface ApiTrouble {
  what: string;
  fault: ApiFault;
  afterMs: number;
}

/** Answers are there at once, and a busy machine takes a moment to come to them. */
const SOON_MS = 2_000;
/** Dead connections are given up after the client's time limit for an answer, 15 s. */
const DEAD_MS = 20_000;

const match = { verb: writeVerbs };
const trouble = (what: string, fault: ApiFault, afterMs = SOON_MS): ApiTrouble => ({ what, fault, afterMs });

/** What an API server may do to its clients for some seconds. */
export const apiTroubles: readonly ApiTrouble[] = [
  trouble('every third request is answered 500', { kind: 'answer', status: 500, every: 3 }),
  trouble('every second is answered 429', { kind: 'answer', status: 429, retryAfter: 1, every: 2 }),
  trouble('every second write is a conflict', { kind: 'answer', status: 409, every: 2, match }),
  trouble('every second write is done and answered 503', {
    kind: 'answer',
    status: 503,
    when: 'after',
    every: 2,
    match,
  }),
  trouble('every second write is done and not answered', { kind: 'lost-answer', every: 2, match }),
  trouble('every third request is lost', { kind: 'lost-request', every: 3 }),
  trouble('writes take a second more', { kind: 'delay', ms: 1_000, match }),
  trouble('watches end with 410', { kind: 'watch-error', status: 410, times: 8 }),
  trouble('watches end', { kind: 'watch-end', times: 8 }),
  trouble('watches break in the middle of an event', { kind: 'cut-mid-event', times: 4 }),
  trouble('watches are silent', { kind: 'hold-watch' }),
  trouble('connections are reset', { kind: 'reset' }),
  trouble('all takes 100 ms more', { kind: 'latency', ms: 100 }),
  trouble('connections go dead', { kind: 'black-hole' }, DEAD_MS),
];

/** What a platform may do to its clients for some seconds. */
export const platformTroubles: readonly FaultEffect[] = [
  { kind: 'status', status: 503 },
  { kind: 'status', status: 502, when: 'after' },
  { kind: 'tooManyRequests', retryAfter: 1 },
  { kind: 'reset' },
  { kind: 'reset', when: 'after' },
  { kind: 'latency', ms: 1_000 },
  { kind: 'latency', ms: 1_000, when: 'after' },
  { kind: 'hang' },
  { kind: 'truncate' },
  { kind: 'html' },
  { kind: 'html', status: 502 },
  { kind: 'empty', status: 500 },
  { kind: 'wrongJson' },
];
