import type { PlatformError } from '../../platform-clients/errors.ts';
import type { Clock } from '../../time/clock.ts';
import type { Connections } from '../connections/connections.ts';
import type { LiveConnection } from '../connections/live-connection.ts';
import { Errands } from './errands.ts';
import { examine, factsOf } from './examine.ts';

/** What tending leftovers needs. */
export interface LeftoversOptions {
  connections: Pick<Connections, 'openTo'>;
  clock: Clock;
  /** Asks for another pass over the platform object at once. */
  wake: (platformKey: string) => void;
}

/**
 * Connections that no platform object speaks for: the last good one beside one that does not work, and whatever is open
 * to an object that was taken away by force. They serve what is being deleted, and what is wrong with them passes
 * like anything else: it is tried again, though nobody is told.
 */
export class Leftovers {
  readonly #options: LeftoversOptions;
  readonly #probes = new Errands<PlatformError | undefined>();
  /** When each was last tried, on the monotonic clock. */
  readonly #probedAt = new WeakMap<LiveConnection, number>();

  constructor(options: LeftoversOptions) {
    this.#options = options;
  }

  /** Never waits for the platform. `which`: 'all' where the present connection has no object either. */
  tend(platformKey: string, signal: AbortSignal, which: 'retired' | 'all' = 'retired'): void {
    for (const live of this.#options.connections.openTo(platformKey))
      if (live.retired || which === 'all') this.#tend(platformKey, live, signal);
  }

  #tend(platformKey: string, live: LiveConnection, signal: AbortSignal): void {
    const { clock, wake } = this.#options;
    const probed = this.#probes.take(live);
    if (probed !== undefined) live.probed(probed.value);
    const now = clock.monotonic();
    const sinceProbe = now - (this.#probedAt.get(live) ?? Number.NEGATIVE_INFINITY);
    const facts = { missing: undefined, live: factsOf(live), fresh: false, saysConnected: true, sinceProbe };
    if (examine(facts) !== 'Probe' || this.#probes.isUnderWay(live)) return;
    this.#probedAt.set(live, now);
    const probe = (): Promise<PlatformError | undefined> =>
      live.connection.probe({ signal, priority: 'edit' });
    this.#probes.start(live, probe, () => wake(platformKey));
  }
}
