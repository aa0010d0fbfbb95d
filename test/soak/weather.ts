import type { Die } from '../support/seed.ts';
import type { Scene } from '../support/trial/scene.ts';
import type { FaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import type { PastFault } from './evidence.ts';
import { apiTroubles, platformTroubles } from './faults.ts';
import { pause } from './pause.ts';

/** Milliseconds: from one fault to the next, and how long one lasts. */
const BETWEEN = { least: 4_000, spread: 12_000 };
const LASTS = { least: 1_000, spread: 4_000 };
/** A busy machine takes a moment to come to the last answer of a platform. */
const AFTER_MS = 2_000;

/** Faults on both sides now and then, one at a time. */
export class Weather {
  readonly faults: PastFault[] = [];
  readonly #api: FaultProxy;
  readonly #scenes: readonly Scene[];
  readonly #die: Die;

  constructor(api: FaultProxy, scenes: readonly Scene[], die: Die) {
    this.#api = api;
    this.#scenes = scenes;
    this.#die = die;
  }

  /** Goes on until `until` (of `performance.now()`); there is no fault any more when it has resolved or rejected. */
  async blow(until: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const wait = this.#draw(BETWEEN);
      const lasts = this.#draw(LASTS);
      if (performance.now() + wait + lasts > until) return;
      await pause(wait, signal);
      await (this.#die.below(2) === 0 ? this.#overApi(lasts, signal) : this.#overPlatform(lasts, signal));
    }
  }

  async #overApi(ms: number, signal: AbortSignal): Promise<void> {
    const { what, fault, afterMs } = this.#die.of(...apiTroubles);
    const past: PastFault = { side: 'api', what, from: Date.now(), until: Number.POSITIVE_INFINITY };
    this.faults.push(past);
    using _ = this.#api.inject(fault);
    await pause(ms, signal);
    past.until = Date.now() + afterMs;
  }

  async #overPlatform(ms: number, signal: AbortSignal): Promise<void> {
    const { target, trial } = this.#die.of(...this.#scenes);
    const effect = this.#die.of(...platformTroubles);
    const what = `${target.name}: ${JSON.stringify(effect)}`;
    const { namespace } = trial;
    const past: PastFault = {
      side: 'platform',
      namespace,
      what,
      from: Date.now(),
      until: Number.POSITIVE_INFINITY,
    };
    this.faults.push(past);
    const id = await trial.control.inject({ effect });
    try {
      await pause(ms, signal);
    } finally {
      await trial.control.clearFaults(id);
      past.until = Date.now() + AFTER_MS;
    }
  }

  #draw({ least, spread }: { least: number; spread: number }): number {
    return least + this.#die.below(spread);
  }
}
