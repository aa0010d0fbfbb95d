import type { ClusterInferencePlatform, InferencePlatform } from '../../crd/inference-platform.ts';
import {
  type ConnectionDeps,
  openConnection,
  type PlatformConnection,
} from '../../platform-clients/connection.ts';
import type { ConnectionSettings } from '../../platform-clients/connection-settings.ts';
import { PlatformError } from '../../platform-clients/errors.ts';
import { type ChangedRow, Observer } from '../../platform-clients/observer.ts';
import type { Capabilities, Row } from '../../platform-clients/platform.ts';
import { listOf, type Target, targetsOf } from '../../platform-clients/registry.ts';
import type { PlatformMetrics } from '../../telemetry/metrics/platform.ts';
import type { Clock } from '../../time/clock.ts';
import { probeFault } from './fault.ts';
import { Gate } from './gate.ts';
import { LiveConnection } from './live-connection.ts';
import { pollingOf, typeOf } from './settings.ts';

/** What opening a connection needs, the same for all. */
export interface ConnectorOptions {
  clock: Clock;
  random: () => number;
  /** Hosts, proxies, user agent, and the check of the lease before each call that changes something. */
  deps: Pick<ConnectionDeps, 'hosts' | 'proxies' | 'userAgent' | 'beforeDispatch'>;
  minPollInterval: number;
  /** Passes of one connection at once: half of the workers. */
  mostPasses: number;
  /**
   * Asked at each event, since a connection may outlive its platform object and serve the next of that name.
   * Undefined while there is none: then nothing is counted.
   */
  metricsOf: (platformKey: string) => PlatformMetrics | undefined;
  /** Puts a deployment back on the work queue. */
  enqueue: (key: string) => void;
  /** The health of a connection has changed. */
  onHealth: (platformKey: string, healthy: boolean) => void;
  /** Its lists fail for good, or come to their end again. */
  onLists: (platformKey: string) => void;
  /** How many calls per second the platform gets from now on, where that is not what it got before. */
  onPace: (platformKey: string, pace: { requestsPerSecond: number; limit: number }) => void;
  /** What the platform says of some homes has become old, or is new again. */
  onOutage: (platformKey: string) => void;
  /** The deployments of a connection. */
  usersOf: (platformKey: string) => ReadonlySet<string>;
  /** A deployment's workload is to be looked at. */
  onSuspect: (key: string) => void;
  onRows: (rows: readonly ChangedRow[]) => void;
  onMissing: (rows: readonly Row[]) => void;
  /** The first complete list of a connection that is observed anew. */
  onFirstList: (
    platformKey: string,
    list: { target: Target; rowOf: (id: string) => Row | undefined },
  ) => void;
  /** A pass over a platform's list threw, or a breaker's probe, which they should not. */
  onBug: (platformKey: string, error: unknown) => void;
  /** Aborted when this process stops observing. */
  observing: () => AbortSignal | undefined;
}

/** Opens connections, each with its gate and its observers. */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #observers = new Map<LiveConnection, { observers: Observer[]; stop: AbortController }>();

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  open(
    platformKey: string,
    platform: InferencePlatform | ClusterInferencePlatform,
    settings: ConnectionSettings,
    epoch: number,
  ): LiveConnection {
    const { clock, deps, minPollInterval, mostPasses, enqueue, onHealth } = this.#options;
    const metrics = (): PlatformMetrics | undefined => this.#options.metricsOf(platformKey);
    const connection = openConnection(settings, {
      ...deps,
      clock,
      onThrottled: (seconds) => metrics()?.throttled(seconds),
      onLearned: (requestsPerSecond) =>
        this.#options.onPace(platformKey, {
          requestsPerSecond,
          limit: settings.rateLimit.requestsPerSecond,
        }),
      onRequest: (request) => {
        metrics()?.request(request);
        if (/^[1-4]/.test(request.code)) live.heard();
        // The first good answer is no change of health: nothing was wrong before it.
        if (request.code.startsWith('2') && !live.retired) metrics()?.up(live.fault === undefined);
      },
      // A certificate or a host rule keeps calls from being answered as well.
      onOpen: (error) => live.setFault(probeFault(error)),
      // What was refused now is no recovery.
      onClose: (error) => live.setFault(error && probeFault(error)),
      onBug: (error) => this.#options.onBug(platformKey, error),
    });
    const passes = targetsOf(typeOf(platform.spec)).map((target) => callsOf(connection, target).callsPerPass);
    const callsPerPass = Math.max(1, ...passes);
    const gate = new Gate({ limiter: connection.limiter, callsPerPass, mostPasses, enqueue });
    const live: LiveConnection = new LiveConnection(
      {
        platform: platformKey,
        connection,
        gate,
        polling: pollingOf(platform.spec, minPollInterval),
        clock,
        onHealth: () => {
          metrics()?.up(live.fault === undefined);
          onHealth(platformKey, live.fault === undefined);
        },
        onHaste: () => this.#hasten(live),
        onLists: () => this.#options.onLists(platformKey),
        onOutage: () => this.#options.onOutage(platformKey),
        onClose: () => this.#stopObserving(live),
      },
      epoch,
    );
    this.observe(live, typeOf(platform.spec));
    return live;
  }

  /** Starts to list what the platform has, unless this process does not observe, or does so already. */
  observe(live: LiveConnection, type: Parameters<typeof targetsOf>[0]): void {
    const leading = this.#options.observing();
    if (leading === undefined || this.#observers.has(live)) return;
    const stop = new AbortController();
    // Targets that share a list share its observer.
    const lists = new Set(targetsOf(type).map(listOf));
    const observers = [...lists].map((target) => this.#observer(live, target));
    this.#observers.set(live, { observers, stop });
    const signal = AbortSignal.any([leading, stop.signal]);
    for (const observer of observers) void observer.run(signal);
  }

  #observer(live: LiveConnection, target: Target): Observer {
    const { clock, random, onRows, onMissing, onFirstList, usersOf, onSuspect, onBug } = this.#options;
    // Nothing was missed before somebody listed.
    live.lists.complete(target);
    return new Observer({
      list: async (cursor, call) => {
        const { fault } = live;
        // Until somebody mends it, asking again and again gets nobody anywhere, and may lock an account.
        if (fault?.stalled === true && !fault.onlySecret) return new PlatformError('Aborted', fault.message);
        const client = live.connection.client(target);
        if (client === undefined) throw new Error(`the connection does not serve ${target}`);
        return client.list(cursor, call);
      },
      clock,
      random,
      interval: () => live.interval,
      onChanged: onRows,
      onMissing,
      onFirstList: (rowOf) => onFirstList(live.platform, { target, rowOf }),
      watched: () => usersOf(live.platform).size,
      onFew: () => {
        for (const user of usersOf(live.platform)) onSuspect(user);
      },
      onPass: (result) => {
        if (result.kind !== 'Failed') return live.lists.complete(target);
        live.report(result.error);
        // What is wrong with the whole connection is told as that.
        if (live.fault === undefined) live.lists.failed(target, result.error);
      },
      onBug: (error) => onBug(live.platform, error),
      callsPerLook: callsOf(live.connection, target).callsPerLook,
    });
  }

  #hasten(live: LiveConnection): void {
    for (const observer of this.#observers.get(live)?.observers ?? []) observer.wake();
  }

  #stopObserving(live: LiveConnection): void {
    this.#observers.get(live)?.stop.abort();
    this.#observers.delete(live);
  }
}

type Calls = Pick<Capabilities, 'callsPerLook' | 'callsPerPass'>;

function callsOf(connection: PlatformConnection, target: Target): Calls {
  return connection.client(target)?.capabilities ?? { callsPerLook: 1, callsPerPass: 1 };
}
