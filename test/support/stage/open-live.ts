import { inferencePlatformSpecSchema } from '../../../src/crd/inference-platform.ts';
import { Gate } from '../../../src/controller/connections/gate.ts';
import { LiveConnection } from '../../../src/controller/connections/live-connection.ts';
import type { CallHooks } from '../../../src/platform-clients/caller.ts';
import { openConnection } from '../../../src/platform-clients/connection.ts';
import { hostRules } from '../../../src/platform-clients/http/hosts.ts';
import type { RateLimit } from '../../../src/platform-clients/limiter/limiter.ts';
import type { Clock } from '../../../src/time/clock.ts';
import type { StageConnection, StagePlatform } from './stage-platform.ts';

export const POLLING = {
  active: 5_000,
  idle: 60_000,
  driftCheck: 600_000,
  staleAfter: 300_000,
  visibilityWindow: 30_000,
};

/** How a platform object of a stage is connected, and who is told of it. */
export interface LiveOptions extends Required<CallHooks> {
  /** The platform object's. */
  name: string;
  connection: StageConnection;
  epoch: number;
  clock: Clock;
  rateLimit: RateLimit;
  /** Passes of the connection at once. */
  mostPasses: number;
  /** A key's turn at the connection has come after a wait. */
  turn: (key: string) => void;
  health: () => void;
  haste: () => void;
}

/** A real connection to a stage's simulator, as a platform object of that name in the namespace prod has it. */
export function openLive(
  { type, target }: Pick<StagePlatform, 'type' | 'target'>,
  options: LiveOptions,
): LiveConnection {
  const { name, clock, rateLimit, mostPasses, beforeDispatch, onRequest } = options;
  const { url, credentials, section } = options.connection;
  const connection = openConnection(
    {
      type,
      url,
      sections: inferencePlatformSpecSchema.parse({
        [type]: { url, ...section },
        credentialsSecretRef: { name },
      }),
      credentials: { ...credentials },
      secret: `Secret prod/${name}`,
      insecureSkipVerify: false,
      rateLimit,
    },
    {
      clock,
      hosts: hostRules(['127.0.0.1', 'localhost']),
      proxies: {},
      userAgent: 'stage/0',
      beforeDispatch,
      onRequest,
    },
  );
  const gate = new Gate({
    limiter: connection.limiter,
    callsPerPass: connection.client(target)?.capabilities.callsPerPass ?? 1,
    mostPasses,
    enqueue: options.turn,
  });
  return new LiveConnection(
    {
      platform: `InferencePlatform/prod/${name}`,
      connection,
      gate,
      polling: POLLING,
      clock,
      onHealth: options.health,
      onHaste: options.haste,
      onOutage() {},
      onLists() {},
      onClose() {},
    },
    options.epoch,
  );
}
