import type { Clock } from '../../time/clock.ts';
import { parseDuration } from '../../time/duration.ts';
import { formatTimestamp, parseTimestamp } from '../../time/timestamp.ts';
import type { Lease } from '../platform.ts';
import { remember } from '../remember.ts';
import { isProvisioned, isReleased, stateOf } from './gpr-state.ts';
import type { Gpr, GpuRequest } from './schemas.ts';

const DAY_MS = 86_400_000;

/** The last second that a time stamp with four digits for the year can tell. */
const LATEST = parseTimestamp('9999-12-31T23:59:59Z') ?? 0;

/** Milliseconds; no lease is as long, and the end of a longer one may be a time that there is not. */
const LONGEST = 36_525 * DAY_MS;

/** When the leases of GPU requests end. Where EGS does not say when one began, it is when it was first seen held. */
export class Leases {
  readonly #clock: Clock;
  /** By id, while it is held: since when, by the wall clock, and until when, once that is known. Milliseconds. */
  readonly #held = new Map<string, { since: number; until: number | undefined }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The lease of an endpoint with these GPU requests; undefined where it has none. */
  of(requests: readonly GpuRequest[], gprs: readonly Gpr[]): Lease | undefined {
    if (requests.length === 0) return undefined;
    const ends = requests.flatMap((request) => {
      const end = this.#endOf(
        request,
        gprs.find(({ gprId }) => gprId === request.gprId),
      );
      return end === undefined ? [] : [end];
    });
    return {
      expiresAt: ends.length === 0 ? undefined : formatTimestamp(Math.min(...ends)),
      ended: requests.every(isReleased),
    };
  }

  #endOf(request: GpuRequest, gpr: Gpr | undefined): number | undefined {
    const { gprId } = request;
    const isHeld = isProvisioned(request) || (gpr !== undefined && stateOf(gpr) === 'Held');
    if (!isHeld || isReleased(request)) {
      this.#held.delete(gprId);
      return undefined;
    }
    const known = this.#held.get(gprId) ?? { since: this.#clock.now(), until: undefined };
    const length = gpr && lengthOf(gpr.exitDuration);
    const begun = parseTimestamp(gpr?.status.startTimestamp || undefined) ?? known.since;
    const until = length === undefined ? known.until : Math.min(begun + length, LATEST);
    remember(this.#held, gprId, { since: known.since, until });
    return until;
  }
}

/**
 * Milliseconds of `6d0h0m` as it is asked for, and of `144h0m0s` as it is shown; undefined where the text is neither, or
 * more than a hundred years.
 */
export function lengthOf(text: string): number | undefined {
  const [, days, rest = ''] = /^(?:(\d+)d)?(.*)$/.exec(text) ?? [];
  const short = rest === '' && days !== undefined ? 0 : parseDuration(rest);
  const length = short === undefined ? undefined : short + Number(days ?? 0) * DAY_MS;
  return length !== undefined && length <= LONGEST ? length : undefined;
}
