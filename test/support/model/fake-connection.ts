import { Gate } from '../../../src/controller/connections/gate.ts';
import { LiveConnection } from '../../../src/controller/connections/live-connection.ts';
import { Breaker } from '../../../src/platform-clients/breaker.ts';
import type { PlatformConnection } from '../../../src/platform-clients/connection.ts';
import { Limiter } from '../../../src/platform-clients/limiter/limiter.ts';
import type { PlatformClient, Reservation } from '../../../src/platform-clients/platform.ts';
import type { Clock } from '../../../src/time/clock.ts';
import { VISIBILITY_MS } from './fake-platform.ts';

const LIMIT = { requestsPerSecond: 1_000, burst: 1_000, maxInFlight: 100 };
export const POLLING = {
  active: 5_000,
  idle: 60_000,
  driftCheck: 600_000,
  staleAfter: 300_000,
  visibilityWindow: VISIBILITY_MS,
};

/** What differs from a connection with room for all that nobody listens to. */
export interface ConnectOptions {
  platform?: string;
  epoch?: number;
  mostPasses?: number;
  enqueue?: (key: string) => void;
  onHealth?: (live: LiveConnection) => void;
  /** Every reservation that the gate takes, and its end. */
  onReserved?: (by: 1 | -1) => void;
}

/** A real connection, but for the calls: its client is a platform in memory. */
export function connect(clock: Clock, client: PlatformClient, options: ConnectOptions): LiveConnection {
  const limiter = new Limiter(LIMIT, clock, () => {});
  const connection: PlatformConnection = {
    probe: async () => undefined,
    client: () => client,
    limiter,
    breaker: new Breaker({ clock, probe: async () => ({ kind: 'Answered', error: undefined }) }),
    close: () => limiter.close(),
  };
  const { platform = 'InferencePlatform/prod/runai', epoch = 1, mostPasses = 16 } = options;
  const gate = new Gate({
    limiter: counted(limiter, options.onReserved ?? (() => {})),
    callsPerPass: client.capabilities.callsPerPass,
    mostPasses,
    enqueue: options.enqueue ?? (() => {}),
  });
  const parts = { platform, connection, gate, polling: POLLING, clock };
  const live: LiveConnection = new LiveConnection(
    {
      ...parts,
      onHealth: () => options.onHealth?.(live),
      onHaste: () => {},
      onOutage: () => {},
      onLists: () => {},
      onClose: () => {},
    },
    epoch,
  );
  // As after its first probe.
  live.prove();
  return live;
}

function counted(limiter: Limiter, onReserved: (by: 1 | -1) => void): Pick<Limiter, 'tryReserve' | 'onFree'> {
  return {
    onFree: (listener) => limiter.onFree(listener),
    tryReserve: (tokens) => {
      const held = limiter.tryReserve(tokens);
      if (held === undefined) return undefined;
      onReserved(1);
      // The limiter knows its own reservations by identity.
      const release = held.release.bind(held);
      return Object.assign<Reservation, Pick<Reservation, 'release'>>(held, {
        release: () => {
          onReserved(-1);
          release();
        },
      });
    },
  };
}
