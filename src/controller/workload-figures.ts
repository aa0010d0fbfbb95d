import type { InferenceDeployment } from '../crd/inference-deployment.ts';
import type { KubeObject } from '../kube/objects.ts';
import { PlatformError } from '../platform-clients/errors.ts';
import type { PlatformClient } from '../platform-clients/platform.ts';
import type { WorkloadMetrics } from '../telemetry/metrics/workload.ts';
import type { Clock } from '../time/clock.ts';

type Deployment = InferenceDeployment & KubeObject;

/** A round over all workloads begins this long after the one before it ended. */
const PAUSE_MS = 30_000;

export interface WorkloadFiguresOptions {
  clock: Clock;
  metrics: WorkloadMetrics;
  /** The deployments at the moment of a round. */
  deployments: () => Iterable<Deployment>;
  /** The way to an object's platform; undefined while there is none. */
  clientOf: (object: Deployment) => PlatformClient | undefined;
}

/**
 * Reads what platforms measure of their workloads, one after the other, as polls: behind everything else that the
 * connection's limit is wanted for. Off unless the operator is asked for it, because platforms have no list of these.
 */
export class WorkloadFigures {
  readonly #options: WorkloadFiguresOptions;

  constructor(options: WorkloadFiguresOptions) {
    this.#options = options;
  }

  /** Reads until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const object of this.#options.deployments()) {
        if (signal.aborted) return;
        await this.#read(object, signal);
      }
      await this.#options.clock.sleep(PAUSE_MS, signal).catch(() => {});
    }
  }

  async #read(object: Deployment, signal: AbortSignal): Promise<void> {
    const { metrics, clientOf } = this.#options;
    const id = object.status?.workload?.id;
    const available = object.status?.conditions?.some(
      ({ type, status }) => type === 'Available' && status === 'True',
    );
    const client = clientOf(object);
    if (id === undefined || available !== true || client?.measure === undefined)
      return metrics.remove(object.metadata);
    const figures = await client.measure(id, { signal, priority: 'poll' });
    // What could not be read is not shown: an old figure would pass for a new one.
    if (figures instanceof PlatformError) return metrics.remove(object.metadata);
    metrics.set(object.metadata, { requestsPerSecond: figures.throughput, latencySeconds: figures.latency });
  }
}
