import type { InferenceDeployment } from '../crd/inference-deployment.ts';
import { type KubeObject, keyOf } from '../kube/objects.ts';
import type { Store } from '../kube/store.ts';
import { PlatformError } from '../platform-clients/errors.ts';
import type { PlatformClient } from '../platform-clients/platform.ts';
import type { WorkloadMetrics } from '../telemetry/metrics/workload.ts';
import type { Clock } from '../time/clock.ts';
import { Deadline } from '../time/deadline.ts';
import { conditionOf } from './conditions.ts';

type Deployment = InferenceDeployment & KubeObject;

/** So often a round begins at each platform whose last one has ended. */
const INTERVAL_MS = 30_000;

/** For so long a read may wait for its turn and its answer. */
const LONGEST_READ_MS = 20_000;

/** What reading figures needs. */
export interface WorkloadFiguresOptions {
  clock: Clock;
  metrics: WorkloadMetrics;
  deployments: Pick<Store<Deployment>, 'get' | 'values'>;
  /** The way to an object's platform, and that platform's key; undefined while there is none. */
  accessTo: (object: Deployment) => { platform: string; client: PlatformClient } | undefined;
  /** Something threw, which nothing here should. */
  onBug: (error: unknown) => void;
}

/** A workload that can be measured now. */
interface Measurable {
  platform: string;
  id: string;
  measure: NonNullable<PlatformClient['measure']>;
}

/**
 * Reads what platforms measure of their workloads, at each platform one after the other, as polls: behind everything
 * else that the connection's limit is wanted for. Off unless the operator is asked for it, because platforms have no
 * list of these.
 */
export class WorkloadFigures {
  readonly #options: WorkloadFiguresOptions;
  /** Rounds under way, by platform. */
  readonly #rounds = new Map<string, Promise<void>>();

  constructor(options: WorkloadFiguresOptions) {
    this.#options = options;
  }

  /** Reads until the signal is aborted and what is under way has ended. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        this.#beginRounds(signal);
      } catch (error) {
        this.#options.onBug(error);
      }
      await this.#options.clock.sleep(INTERVAL_MS, signal).catch(() => {});
    }
    await Promise.all(this.#rounds.values());
  }

  #beginRounds(signal: AbortSignal): void {
    for (const [platform, keys] of this.#keysByPlatform()) {
      if (this.#rounds.has(platform)) continue;
      const round = this.#round(keys, signal).finally(() => this.#rounds.delete(platform));
      this.#rounds.set(platform, round);
    }
  }

  /** The objects that can be measured now; the others show nothing. */
  #keysByPlatform(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const object of this.#options.deployments.values()) {
      const platform = this.#measurable(object)?.platform;
      if (platform === undefined) {
        this.#options.metrics.remove(object.metadata);
        continue;
      }
      const keys = found.get(platform) ?? [];
      keys.push(keyOf(object.metadata));
      found.set(platform, keys);
    }
    return found;
  }

  #measurable(object: Deployment): Measurable | undefined {
    const { workload } = object.status ?? {};
    const available = conditionOf(object, 'Available')?.status === 'True';
    if (workload?.id === undefined || !available) return undefined;
    const { platform, client } = this.#options.accessTo(object) ?? {};
    const measure = client?.measure?.bind(client);
    if (platform === undefined || measure === undefined) return undefined;
    return { platform, id: workload.id, measure };
  }

  /** Each object once. After a read without an answer in time, the rest is not asked for: it would wait as long. */
  async #round(keys: readonly string[], signal: AbortSignal): Promise<void> {
    const { deployments, metrics, onBug } = this.#options;
    let answering = true;
    for (const key of keys) {
      const object = deployments.get(key);
      if (object === undefined) continue;
      try {
        const workload = this.#measurable(object);
        if (workload === undefined || !answering || signal.aborted) metrics.remove(object.metadata);
        else answering = await this.#read(object, workload, signal);
      } catch (error) {
        onBug(error);
        metrics.remove(object.metadata);
      }
    }
  }

  /** Shows what is measured; false where no answer came in time. */
  async #read(object: Deployment, { id, measure }: Measurable, signal: AbortSignal): Promise<boolean> {
    const { clock, metrics, deployments } = this.#options;
    using deadline = new Deadline(clock, LONGEST_READ_MS, signal);
    const figures = await measure(id, { signal: deadline.signal, priority: 'poll' });
    const { metadata, status } = deployments.get(keyOf(object.metadata)) ?? {};
    // The series of an object that is gone went with it: what is set now would stay for ever.
    if (metadata?.uid === object.metadata.uid) {
      // What could not be read is not shown: an old figure would pass for a new one.
      if (figures instanceof PlatformError || status?.workload?.id !== id) metrics.remove(object.metadata);
      else
        metrics.set(object.metadata, {
          requestsPerSecond: figures.throughput,
          latencySeconds: figures.latency,
        });
    }
    return !deadline.signal.aborted;
  }
}
