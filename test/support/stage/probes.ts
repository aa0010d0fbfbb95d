import { probeFault } from '../../../src/controller/connections/fault.ts';
import type { LiveConnection } from '../../../src/controller/connections/live-connection.ts';
import { examine } from '../../../src/controller/platform/examine.ts';
import type { Clock } from '../../../src/time/clock.ts';

const CALL = { signal: AbortSignal.any([]), priority: 'edit' } as const;

/** In place of a platform object's passes: what those do when a connection has failed. */
export class Probes {
  readonly #clock: Clock;
  #probing: Promise<void> | undefined;
  #probedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Probes the connection if it is time to. Nobody waits for what comes of it. */
  tend(live: LiveConnection): void {
    if (live.fault === undefined || this.#probing !== undefined) return;
    const { breaker, limiter } = live.connection;
    const found = examine({
      missing: undefined,
      live: { fault: live.fault, proven: true, openedBy: breaker.openedBy, pausedFor: limiter.pausedFor },
      fresh: false,
      sinceProbe: this.#clock.monotonic() - this.#probedAt,
      saysConnected: false,
    });
    if (found !== 'Probe') return;
    this.#probedAt = this.#clock.monotonic();
    this.#probing = live.connection.probe(CALL).then((error) => {
      this.#probing = undefined;
      live.setFault(error && probeFault(error));
    });
  }
}
