import type { Berth, Fleet } from '../support/one-process/fleet.ts';
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
export type Look = keyof typeof effects | 'refused' | 'changing';

export const looks: readonly Look[] = [
  ...(Object.keys(effects) as (keyof typeof effects)[]),
  'refused',
  'changing',
];

/** What comes after what in an outage whose look changes. */
const CHANGES = ['refused', 'unavailable', 'hanging', 'reset', 'page'] as const;

/** How long each of those stays. Milliseconds. */
const CHANGES_AFTER_MS = 120_000;

/** A platform that is out, until `end`. */
export class Outage {
  readonly #fleet: Fleet;
  readonly #berth: Berth;
  readonly look: Look;
  #turn = 0;
  #timer: Disposable | undefined;

  private constructor(fleet: Fleet, berth: Berth, look: Look) {
    this.#fleet = fleet;
    this.#berth = berth;
    this.look = look;
  }

  static async begin(fleet: Fleet, berth: Berth, look: Look): Promise<Outage> {
    const outage = new Outage(fleet, berth, look);
    if (look === 'changing') await outage.#change();
    else await outage.#show(look);
    return outage;
  }

  async end(): Promise<void> {
    this.#timer?.[Symbol.dispose]();
    await this.#heal();
    // Refused credentials are tried again at once only where somebody has seen to them.
    if (this.look === 'unauthorized') this.#fleet.renewSecret(this.#berth.target.name);
  }

  async #change(): Promise<void> {
    await this.#heal();
    await this.#show(CHANGES[this.#turn % CHANGES.length] ?? 'refused');
    this.#turn += 1;
    this.#timer = this.#fleet.clock.schedule(CHANGES_AFTER_MS, () => void this.#change());
  }

  async #show(look: Exclude<Look, 'changing'>): Promise<void> {
    if (look === 'refused') await this.#berth.gateway.shut();
    else await this.#berth.platform.control.inject({ effect: effects[look] });
  }

  async #heal(): Promise<void> {
    await this.#berth.platform.control.clearFaults();
    await this.#berth.gateway.open();
  }
}
