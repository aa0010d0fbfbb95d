import type { lookup } from 'node:dns';
import type { Clock } from '../time/clock.ts';
import { Breaker, type Probed } from './breaker.ts';
import { type CallHooks, Caller } from './caller.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { type ErrorClass, PlatformError } from './errors.ts';
import type { HostRules } from './http/hosts.ts';
import type { Proxies } from './http/proxies.ts';
import { Redactor } from './http/redact.ts';
import { Transport } from './http/transport.ts';
import { Limiter } from './limiter/limiter.ts';
import type { Call, PlatformClient } from './platform.ts';
import { openPlatform, secretKeysOf, type Target } from './registry.ts';

/** What the process lends to a connection. */
export interface ConnectionDeps extends CallHooks {
  clock: Clock;
  hosts: HostRules;
  proxies: Proxies;
  /** `name/version`. */
  userAgent: string;
  /** Time in which somebody waited for our own limit or for a Retry-After. */
  onThrottled?: (seconds: number) => void;
  /** The platform allows fewer calls per second than the user's limit, or more again than before. */
  onLearned?: (requestsPerSecond: number) => void;
  /** The breaker opened: nothing but its probes goes out. */
  onOpen?: (error: PlatformError) => void;
  /** It closed: the platform answers again, if only with a refusal, which `error` is. */
  onClose?: (error: PlatformError | undefined) => void;
  /** The breaker's probe threw, which nothing here should. */
  onBug?: (error: unknown) => void;
  /** Name resolution, for tests. */
  lookup?: typeof lookup;
}

/** An open connection to one platform: everything that its objects share. */
export interface PlatformConnection {
  /** One cheap call, made although the breaker is open. Undefined where the platform is as it should be. */
  probe(call: Call): Promise<PlatformError | undefined>;
  /** Undefined where this type of platform does not serve the target. */
  client(target: Target): PlatformClient | undefined;
  readonly limiter: Limiter;
  readonly breaker: Breaker;
  /** No more calls; those under way come to their end by their own signals. */
  close(): void;
}

/** Opens a connection. Makes no call: the first probe tells whether it works. */
export function openConnection(settings: ConnectionSettings, deps: ConnectionDeps): PlatformConnection {
  const { clock } = deps;
  const lifetime = new AbortController();
  const redactor = new Redactor(Object.values(settings.credentials));
  const transport = new Transport({
    url: new URL(settings.url),
    insecureSkipVerify: settings.insecureSkipVerify,
    ...(settings.ca !== undefined && { ca: settings.ca }),
    hosts: deps.hosts,
    proxies: deps.proxies,
    connections: settings.rateLimit.maxInFlight,
    clock,
    userAgent: deps.userAgent,
    ...(deps.lookup !== undefined && { lookup: deps.lookup }),
  });
  const limiter = new Limiter(
    settings.rateLimit,
    clock,
    (seconds) => deps.onThrottled?.(seconds),
    (requestsPerSecond) => deps.onLearned?.(requestsPerSecond),
  );
  const caller = new Caller({ transport, limiter, clock, hooks: deps });
  const platform = openPlatform({ settings, caller, clock, redactor, lifetime: lifetime.signal });
  const missing = missingKey(settings);
  const probe = async (call: Call): Promise<PlatformError | undefined> => missing ?? platform.probe(call);
  const breaker = new Breaker({
    clock,
    probe: async () => probedBy(await probe({ signal: lifetime.signal, priority: 'edit' })),
    ...(deps.onOpen !== undefined && { onOpen: deps.onOpen }),
    ...(deps.onClose !== undefined && { onClose: deps.onClose }),
    ...(deps.onBug !== undefined && { onBug: deps.onBug }),
  });
  caller.guardedBy(breaker);

  return {
    probe,
    client: (target) => platform.clients[target],
    limiter,
    breaker,
    close() {
      lifetime.abort();
      breaker.close();
      limiter.close();
      void transport.close();
    },
  };
}

const SILENT = new Set<ErrorClass>([
  'Transient',
  'CertificateInvalid',
  'HostNotAllowed',
  'InvalidPlatform',
  'Aborted',
  'Bug',
]);

/** Which errors of a probe leave the breaker open: all but an answer of the platform's. */
function probedBy(error: PlatformError | undefined): Probed {
  // In a pause that an earlier answer has asked for, nobody is asked.
  const unasked = error?.class === 'Throttled' && error.status === undefined;
  return error !== undefined && (SILENT.has(error.class) || unasked)
    ? { kind: 'Silent', error }
    : { kind: 'Answered', error };
}

function missingKey({ type, credentials, secret }: ConnectionSettings): PlatformError | undefined {
  const key = secretKeysOf(type).find((name) => !credentials[name]);
  return key === undefined
    ? undefined
    : new PlatformError('Unauthorized', `${secret} has no key "${key}": add it`);
}
