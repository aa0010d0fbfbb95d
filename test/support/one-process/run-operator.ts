import { Manager } from '../../../src/controller/manager.ts';
import type { KubeClient } from '../../../src/kube/client.ts';
import { EventRecorder } from '../../../src/kube/events.ts';
import { hostRules } from '../../../src/platform-clients/http/hosts.ts';
import { Liveness } from '../../../src/telemetry/liveness.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { FakeClock } from '../fake-clock.ts';
import type { MemoryApiServer } from './api-server.ts';

/** What the operator calls itself in marks. */
const OWNER_ID = 'cluster-1';

/** What an operator in this process is given from outside. */
export interface Surroundings {
  api: MemoryApiServer;
  clock: FakeClock;
  /** In [0, 1). */
  random: () => number;
  /** Hears each line of the log that says more than `info`, and of events that were dropped. */
  alarm: (line: string) => void;
}

/** Runs the operator, as leader of all namespaces, until `signal` aborts and it has ended. */
export async function runOperator(
  { api, clock, random, alarm }: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the calls that the operator makes
  const kube = api as unknown as KubeClient;
  const logger = createLogger({ level: 'warn', format: 'json', write: alarm });
  const reporter = { controller: 'inference-operator.io/operator', instance: 'fleet' };
  const onDropped = (reason: string): void => alarm(`an event was dropped: ${reason}`);
  const manager = new Manager({
    kube,
    events: new EventRecorder({ client: kube, reporter, clock, random, onDropped }),
    clock,
    random,
    logger,
    metrics: createMetrics(),
    // Its beat is nothing to a test, and would be a moment every five seconds.
    liveness: new Liveness(new FakeClock()),
    ownerId: OWNER_ID,
    namespaces: undefined,
    clusterResourceNamespace: undefined,
    concurrency: 32,
    minPollInterval: 1_000,
    workloadMetrics: false,
    platformDeps: { hosts: hostRules(['127.0.0.1']), proxies: {}, userAgent: 'fleet/0' },
    isLeader: () => true,
  });
  await Promise.all([manager.run(signal, signal), manager.lead(signal, signal)]);
}
