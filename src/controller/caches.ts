import type { InferenceDeployment } from '../crd/inference-deployment.ts';
import type { ClusterInferencePlatform, InferencePlatform } from '../crd/inference-platform.ts';
import { clusterInferencePlatforms, inferenceDeployments, inferencePlatforms } from '../crd/names.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeObject, Resource } from '../kube/objects.ts';
import { Reflector } from '../kube/reflector.ts';
import { namespaces } from '../kube/resources.ts';
import { Store } from '../kube/store.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Clock } from '../time/clock.ts';
import { describeWatchFailure } from './watch-failure.ts';

/** What the caches need. */
export interface CacheDeps {
  kube: KubeClient;
  clock: Clock;
  random: () => number;
  logger: Logger;
  metrics: Metrics;
  /** Absent: all namespaces, and the cluster kinds as well. */
  namespaces: readonly string[] | undefined;
}

interface Filled {
  kind: string;
  run(signal: AbortSignal): Promise<void>;
  readonly hasSynced: boolean;
  readonly lastFailure: string | undefined;
  readonly synced: Promise<void>;
}

/** The local copies of everything that is watched. */
export class Caches {
  readonly deployments: Store<InferenceDeployment & KubeObject>;
  readonly platforms: Store<InferencePlatform & KubeObject>;
  /** Not read where the operator serves some namespaces only. */
  readonly clusterPlatforms: Store<ClusterInferencePlatform & KubeObject> | undefined;
  readonly namespaces: Store<KubeObject> | undefined;
  readonly #filled: Filled[] = [];
  readonly #deps: CacheDeps;

  constructor(deps: CacheDeps) {
    this.#deps = deps;
    this.deployments = this.#cache(inferenceDeployments, deps.namespaces);
    this.platforms = this.#cache(inferencePlatforms, deps.namespaces);
    if (deps.namespaces === undefined) {
      this.clusterPlatforms = this.#cache(clusterInferencePlatforms, undefined);
      this.namespaces = this.#cache(namespaces, undefined);
    }
  }

  /** Fills the copies and keeps them up to date until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#filled.map((reflector) => reflector.run(signal)));
  }

  /** Resolves when every copy has been filled once. */
  async synced(): Promise<void> {
    await Promise.all(this.#filled.map((reflector) => reflector.synced));
  }

  /** How many objects there are, for the log. */
  sizes(): { deployments: number; platforms: number } {
    const platforms = this.platforms.size + (this.clusterPlatforms?.size ?? 0);
    return { deployments: this.deployments.size, platforms };
  }

  /** What is not filled yet, each as a line for people. */
  problems(): string[] {
    return this.#filled
      .filter(({ hasSynced }) => !hasSynced)
      .map(
        ({ kind, lastFailure }) =>
          `${kind} objects are not listed yet${lastFailure === undefined ? '' : `: ${lastFailure}`}`,
      );
  }

  #cache<T extends KubeObject>(resource: Resource, scope: readonly string[] | undefined): Store<T> {
    const { kube, clock, random, metrics } = this.#deps;
    const logger = this.#deps.logger.with({ kind: resource.kind });
    const store = new Store<T>({
      onListenerError: (err) => logger.error('a listener threw: this is a bug', { err }),
    });
    for (const namespace of scope ?? [undefined]) {
      const reflector: Reflector<T> = new Reflector<T>({
        client: kube,
        resource,
        namespace,
        store,
        clock,
        random,
        onRelist: (reason) => counters.relisted(reason),
        onWatchRestart: (reason) => counters.watchRestarted(reason),
        onFailure: ({ reason, error, retryInMs }) =>
          logger.warn('the watch failed and is tried again', {
            reason,
            // Its stack tells nobody anything.
            error: describeWatchFailure(resource, namespace, error),
            retryInMs: Math.round(retryInMs),
          }),
      });
      const name = namespace === undefined ? resource.kind : `${resource.kind} (${namespace})`;
      const counters = metrics.forReflector(name, reflector);
      this.#filled.push({
        kind: name,
        run: (signal) => reflector.run(signal),
        synced: reflector.synced,
        get hasSynced() {
          return reflector.hasSynced;
        },
        get lastFailure() {
          const { lastError } = reflector;
          return lastError && describeWatchFailure(resource, namespace, lastError);
        },
      });
    }
    return store;
  }
}
