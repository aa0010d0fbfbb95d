import { randomUUID } from 'node:crypto';
import type { Config } from './config.ts';
import { version } from './config/version.ts';
import { Manager } from './controller/manager.ts';
import { KubeClient } from './kube/client.ts';
import { CredentialCache } from './kube/credentials.ts';
import { EventRecorder } from './kube/events.ts';
import { findCredentials } from './kube/find-credentials.ts';
import { LeaderElection, type Leadership } from './kube/lease.ts';
import { KubeTransport } from './kube/transport.ts';
import { machineUptime } from './kube/uptime.ts';
import { hostRules } from './platform-clients/http/hosts.ts';
import { proxiesFrom } from './platform-clients/http/proxies.ts';
import { type HealthServers, startServers } from './telemetry/health.ts';
import { Liveness } from './telemetry/liveness.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { systemClock } from './time/clock.ts';
import { resolveOwnerId } from './owner-id.ts';

/** Name of the Lease, and of the manager of the fields that we write. */
const NAME = 'inference-operator';
/** From the request to stop to the end of the last call; what follows it has the rest of the promised 20 s. */
const STOP_WITHIN_MS = 15_000;

/** What the process gives the operator. */
export interface OperatorOptions {
  config: Config;
  env: Readonly<Record<string, string | undefined>>;
  hostname: string;
  logger: Logger;
  /** Aborted when the process is asked to stop. */
  stop: AbortSignal;
}

/**
 * Runs the operator until `stop` is aborted and all work has ended. Rejects with CredentialsError where there is
 * no cluster, with AddressError where an address cannot be listened on, with LeadershipLost where the lease is lost,
 * and with what kept the process from starting.
 */
export async function runOperator({ config, env, hostname, logger, stop }: OperatorOptions): Promise<void> {
  const clock = systemClock;
  const random = Math.random;
  const metrics = createMetrics();
  const userAgent = `${NAME}/${version}`;
  const source = await findCredentials({ kubeconfig: config.kubeconfig, context: config.context, env });
  const credentials = new CredentialCache(source, clock, (message) =>
    logger.warn('credentials were not read again', { reason: message }),
  );
  const transport = new KubeTransport({
    credentials,
    clock,
    userAgent,
    onRequest: (request) => metrics.apiRequest(request),
  });
  const kube = new KubeClient(transport, NAME);
  const events = new EventRecorder({
    client: kube,
    reporter: { controller: 'inference-operator.io/operator', instance: hostname },
    clock,
    random,
    onDropped: (reason, isExpected) =>
      logger[isExpected ? 'debug' : 'warn']('an event was dropped', { reason }),
  });

  using liveness = new Liveness(clock);
  let manager: Manager | undefined;
  await using _servers = await serve(
    config,
    metrics,
    liveness,
    () => manager?.problems() ?? ['starting'],
    logger,
  );
  logger.debug('configuration', { ...config });

  let leadership: Leadership | undefined;
  const abandon = new AbortController();
  const ownerId = config.ownerId ?? (await resolveOwnerId(kube, { clock, random, logger }, stop));
  manager = new Manager({
    kube,
    events,
    clock,
    random,
    logger,
    metrics,
    liveness,
    ownerId,
    namespaces: config.namespaces,
    clusterResourceNamespace: config.clusterResourceNamespace,
    concurrency: config.concurrency,
    minPollInterval: config.minPollInterval,
    workloadMetrics: config.workloadMetrics,
    platformDeps: { hosts: hostRules(config.allowedPlatformHosts), proxies: proxiesFrom(env), userAgent },
    isLeader: () => !config.leaderElect || leadership?.isLeader() === true,
  });
  logger.info('started', { version, ownerId, cluster: source.server });

  // A stop gives calls in flight time, those of a standby as well.
  stop.addEventListener('abort', () => clock.schedule(STOP_WITHIN_MS, () => abandon.abort()), { once: true });
  const ended = new AbortController();
  const running = manager.run(AbortSignal.any([stop, ended.signal]), abandon.signal);
  const setLeads = metrics.forLease(NAME);
  try {
    if (config.leaderElect) {
      const election = new LeaderElection({
        client: kube,
        lease: { namespace: config.leaderElectNamespace ?? '', name: NAME },
        identity: `${hostname}_${randomUUID()}`,
        clock,
        uptime: machineUptime,
        onFailure: (err) => logger.warn('the Lease could not be taken or renewed', { err }),
      });
      leadership = await election.campaign(stop);
      setLeads(true);
      logger.info('leading');
    }
    const leading = leadership?.leading;
    // A lost lease ends calls in flight at once.
    leading?.addEventListener('abort', () => abandon.abort(leading.reason), { once: true });
    await manager.lead(leading === undefined ? stop : AbortSignal.any([stop, leading]), abandon.signal);
    if (leading?.aborted === true && !stop.aborted) throw leading.reason;
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    ended.abort();
    await running;
    // Who has lost the Lease was most likely cut off, and has to be gone before another leads.
    await events.flush(AbortSignal.timeout(leadership?.leading.aborted === true ? 1_000 : 5_000));
    await leadership?.release();
    setLeads(false);
  }
  logger.info('stopped');
}

async function serve(
  config: Config,
  metrics: ReturnType<typeof createMetrics>,
  liveness: Liveness,
  readiness: () => readonly string[],
  logger: Logger,
): Promise<HealthServers> {
  const { metricsAddress, healthAddress } = config;
  const servers = await startServers({ metricsAddress, healthAddress, metrics, liveness, readiness });
  logger.info('listening', {
    metricsAddress: `${metricsAddress.host ?? ''}:${servers.metricsPort}`,
    healthAddress: `${healthAddress.host ?? ''}:${servers.healthPort}`,
  });
  return servers;
}
