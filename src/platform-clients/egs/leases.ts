import type { Clock } from '../../time/clock.ts';
import { parseDuration } from '../../time/duration.ts';
import { formatTimestamp, parseTimestamp } from '../../time/timestamp.ts';
import type { Lease } from '../platform.ts';
import { remember } from '../remember.ts';
import { isProvisioned, isReleased, stateOf } from './gpr-state.ts';
import type { Gpr, GpuRequest } from './schemas.ts';

const DAY_MS = 86_400_000;

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
    const until = length === undefined ? known.until : begun + length;
    remember(this.#held, gprId, { since: known.since, until });
    return until;
  }
}

/** Milliseconds of `6d0h0m` as it is asked for, and of `144h0m0s` as it is shown; undefined where the text is neither. */
export function lengthOf(text: string): number | undefined {
  const [, days, rest = ''] = /^(?:(\d+)d)?(.*)$/.exec(text) ?? [];
  if (rest === '') return days === undefined ? undefined : Number(days) * DAY_MS;
  const short = parseDuration(rest);
  return short === undefined ? undefined : short + Number(days ?? 0) * DAY_MS;
}
