import { Caller } from '../../../src/platform-clients/caller.ts';
import { hostRules } from '../../../src/platform-clients/http/hosts.ts';
import { Redactor } from '../../../src/platform-clients/http/redact.ts';
import { Transport } from '../../../src/platform-clients/http/transport.ts';
import { Limiter } from '../../../src/platform-clients/limiter/limiter.ts';
import type { Platform } from '../../../src/platform-clients/platform-parts.ts';
import type { Call, PlatformClient } from '../../../src/platform-clients/platform.ts';
import { openPlatform } from '../../../src/platform-clients/registry.ts';
import type { Clock } from '../../../src/time/clock.ts';
import { JumpClock } from './jump-clock.ts';
import type { Wire } from './tape.ts';
import type { LieTarget } from './target.ts';

/** A client that knows nothing yet. */
export interface Opened {
  platform: Platform;
  client: PlatformClient;
  call: Call;
}

const signal = new AbortController().signal;

/** The whole client of a target but for its sockets, on this wire. `now`: milliseconds since the epoch. */
export function openOn(wire: Wire, target: LieTarget, url: string, now: number): Opened {
  const clock = new JumpClock(now);
  const rateLimit = { requestsPerSecond: 100_000, burst: 100_000, maxInFlight: 16 };
  const limiter = new Limiter(rateLimit, clock, () => {});
  const caller = new Caller({ transport: wire as Transport, limiter, clock, hooks: {} });
  const platform = openPlatform({
    settings: {
      type: target.type,
      url,
      sections: target.sections(url),
      credentials: { ...target.credentials },
      secret: 'Secret prod/platform',
      insecureSkipVerify: false,
      rateLimit,
    },
    caller,
    clock,
    redactor: new Redactor(Object.values(target.credentials)),
    lifetime: signal,
  });
  const client = platform.clients[target.name];
  if (client === undefined) throw new Error(`a connection of type ${target.type} serves ${target.name}`);
  return { platform, client, call: { signal, priority: 'edit' } };
}

/** The real thing, to a simulator. */
export function realWire(url: string, clock: Clock): Transport {
  return new Transport({
    url: new URL(url),
    insecureSkipVerify: false,
    hosts: hostRules(['127.0.0.1']),
    proxies: {},
    connections: 16,
    clock,
    userAgent: 'lies/0',
  });
}
