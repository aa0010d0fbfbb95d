import type { Berth } from '../support/one-process/berth.ts';
import type { Fleet } from '../support/one-process/fleet.ts';
import type { FaultEffect } from '../simulators/support/fault.ts';

/** How long a busy platform wants to be left alone. */
export const RETRY_AFTER_S = 60;

/** What calls come to while a platform is out. */
const effects = {
  unavailable: { kind: 'status', status: 503 },
  page: { kind: 'html', status: 502 },
  reset: { kind: 'reset' },
  hanging: { kind: 'hang' },
  unauthorized: { kind: 'status', status: 401 },
  busy: { kind: 'tooManyRequests', retryAfter: RETRY_AFTER_S },
} as const satisfies Record<string, FaultEffect>;

/** `refused`: nobody listens. `changing`: now this, now that. */
export type OutageKind = keyof typeof effects | 'refused' | 'changing';

export const outageKinds: readonly OutageKind[] = [
  ...(Object.keys(effects) as (keyof typeof effects)[]),
  'refused',
  'changing',
];

/** What comes after what in an outage that changes; the first again after the last. */
const NEXT = {
  refused: 'unavailable',
  unavailable: 'hanging',
  hanging: 'reset',
  reset: 'page',
  page: 'refused',
} as const;

/** How long each of those stays. Milliseconds. */
const CHANGES_AFTER_MS = 120_000;

/** A platform that is out, until `end`. */
export class Outage {
  readonly #fleet: Fleet;
  readonly #berth: Berth;
  readonly #kind: OutageKind;
  #turn: keyof typeof NEXT = 'refused';
  #timer: Disposable | undefined;

  private constructor(fleet: Fleet, berth: Berth, kind: OutageKind) {
    this.#fleet = fleet;
    this.#berth = berth;
    this.#kind = kind;
  }

  static async begin(fleet: Fleet, berth: Berth, kind: OutageKind): Promise<Outage> {
    const outage = new Outage(fleet, berth, kind);
    if (kind === 'changing') await outage.#change();
    else await outage.#show(kind);
    return outage;
  }

  async end(): Promise<void> {
    this.#timer?.[Symbol.dispose]();
    await this.#heal();
    // Refused credentials are tried again at once only where somebody has seen to them.
    if (this.#kind === 'unauthorized') this.#fleet.renewSecret(this.#berth.target.name);
  }

  async #change(): Promise<void> {
    await this.#heal();
    await this.#show(this.#turn);
    this.#turn = NEXT[this.#turn];
    this.#timer = this.#fleet.clock.schedule(CHANGES_AFTER_MS, () => void this.#change());
  }

  async #show(kind: Exclude<OutageKind, 'changing'>): Promise<void> {
    if (kind === 'refused') await this.#berth.gateway.shut();
    else await this.#berth.platform.control.inject({ effect: effects[kind] });
  }

  async #heal(): Promise<void> {
    await this.#berth.platform.control.clearFaults();
    await this.#berth.gateway.open();
  }
}
