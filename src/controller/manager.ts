import type { PlatformEventReason } from '../crd/event-reasons.ts';
import type { InferenceDeployment } from '../crd/inference-deployment.ts';
import type { KubeClient } from '../kube/client.ts';
import { regardingOf } from '../kube/event-record.ts';
import type { EventRecorder } from '../kube/events.ts';
import type { KubeObject } from '../kube/objects.ts';
import type { ConnectionDeps } from '../platform-clients/connection.ts';
import { PlatformError } from '../platform-clients/errors.ts';
import { targetOf } from '../platform-clients/registry.ts';
import type { DeploymentState } from '../telemetry/metrics/deployments.ts';
import { Caches } from './caches.ts';
import { Connections } from './connections/connections.ts';
import { Connector } from './connections/connector.ts';
import { typeOf } from './connections/settings.ts';
import { type Controller, type ControllerDeps, createController } from './controller.ts';
import type { Happening } from './deployment/decision.ts';
import { DeploymentReconciler } from './deployment/reconciler.ts';
import { rowTells } from './deployment/row-hint.ts';
import { platformKeyOf, WorkloadIndex } from './deployment/workload-index.ts';
import { PlatformDirectory, type PlatformObject } from './platform/directory.ts';
import { PlatformReconciler } from './platform/reconciler.ts';
import { labelsMatter, platformKey, platformMatters, urgencyOf } from './triggers.ts';
import { WorkloadFigures } from './workload-figures.ts';
import { priorities } from './work-queue.ts';

type Deployment = InferenceDeployment & KubeObject;
const platformKinds = ['InferencePlatform', 'ClusterInferencePlatform'] as const;
type PlatformKind = (typeof platformKinds)[number];

/** Platform objects are few, and their passes wait for one call at most. */
const PLATFORM_WORKERS = 8;

export interface ManagerOptions extends ControllerDeps {
  kube: KubeClient;
  events: EventRecorder;
  ownerId: string;
  namespaces: readonly string[] | undefined;
  clusterResourceNamespace: string | undefined;
  concurrency: number;
  minPollInterval: number;
  platformDeps: Pick<ConnectionDeps, 'hosts' | 'proxies' | 'userAgent'>;
  /** Read what platforms measure of their workloads. */
  workloadMetrics: boolean;
  /** Asked at the moment a changing call is dispatched. */
  isLeader: () => boolean;
}

/** Everything that runs in the process, wired together. */
export class Manager {
  readonly #options: ManagerOptions;
  readonly #caches: Caches;
  readonly #index = new WorkloadIndex();
  readonly #connections = new Connections();
  readonly #connector: Connector;
  readonly #deployments: Controller;
  readonly #platforms: Record<PlatformKind, Controller>;
  readonly #reconciler: DeploymentReconciler;
  readonly #directory: PlatformDirectory;
  readonly #figures: WorkloadFigures;
  #observing: AbortSignal | undefined;

  constructor(options: ManagerOptions) {
    this.#options = options;
    this.#caches = new Caches(options);
    this.#connector = this.#createConnector();
    this.#directory = this.#createDirectory();
    this.#figures = this.#createFigures();
    this.#deployments = createController(
      'inferencedeployment',
      options.concurrency,
      () => this.#reconciler.reconcile,
      options,
    );
    this.#reconciler = this.#createDeploymentReconciler();
    this.#platforms = {
      InferencePlatform: this.#createPlatformController('InferencePlatform'),
      ClusterInferencePlatform: this.#createPlatformController('ClusterInferencePlatform'),
    };
    this.#listen();
    options.metrics.showDeployments(() => this.#states());
  }

  /** Fills the caches and keeps connections and credentials warm, leading or not, until `stop` is aborted. */
  async run(stop: AbortSignal, abandon: AbortSignal): Promise<void> {
    const caches = this.#caches.run(stop);
    await Promise.race([this.#caches.synced(), caches]);
    await Promise.all([
      caches,
      ...platformKinds.map((kind) => this.#platforms[kind].loop.run(stop, abandon)),
    ]);
    this.#connections.closeAll();
  }

  /** Works as the leader until `stop` is aborted and every pass has ended. */
  async lead(stop: AbortSignal, abandon: AbortSignal): Promise<void> {
    if (!(await this.#filled(stop))) return;
    this.#observing = stop;
    for (const live of this.#connections.values()) {
      const platform = this.#platformOf(live.platform);
      if (platform !== undefined) this.#connector.observe(live, typeOf(platform.spec));
    }
    for (const kind of platformKinds)
      for (const object of this.#platformsOf(kind).values())
        this.#platforms[kind].queue.add(platformKey('', object).slice(1), { priority: priorities.edit });
    const figures = this.#options.workloadMetrics ? this.#figures.run(stop) : undefined;
    await Promise.all([figures, this.#deployments.loop.run(stop, abandon)]);
  }

  /** Waits for the caches; false where the process is asked to stop first. */
  async #filled(stop: AbortSignal): Promise<boolean> {
    const stopped = new Promise<void>((resolve) => {
      if (stop.aborted) resolve();
      stop.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([this.#caches.synced(), stopped]);
    return !stop.aborted;
  }

  /** Why the caches are not filled yet; empty: they are. */
  problems(): string[] {
    return this.#caches.problems();
  }

  #createConnector(): Connector {
    const { clock, random, metrics, minPollInterval, concurrency, platformDeps, isLeader } = this.#options;
    return new Connector({
      clock,
      random,
      minPollInterval,
      mostPasses: Math.max(1, Math.floor(concurrency / 2)),
      deps: {
        ...platformDeps,
        beforeDispatch: (kind) =>
          kind === 'change' && !isLeader()
            ? new PlatformError('Aborted', 'this process does not lead any more')
            : undefined,
      },
      metricsOf: (key) => metrics.forPlatform(labelOf(key)),
      enqueue: (key) => this.#deployments.queue.add(key, { priority: priorities.retry }),
      onHealth: (key, healthy) => this.#healthChanged(key, healthy),
      usersOf: (key) => this.#index.keysOfPlatform(key),
      onSuspect: (key) => this.#suspect(key),
      onOutage: (key) => {
        for (const user of this.#index.keysOfPlatform(key)) this.#suspect(user);
      },
      onRows: (rows) => {
        for (const { row, firstSight } of rows) {
          const key = this.#index.keyOfId(row.id) ?? this.#index.keyOfPlace(row.home, row.name);
          const object = key === undefined ? undefined : this.#caches.deployments.get(key);
          if (key !== undefined && object !== undefined && rowTells(object, row, firstSight))
            this.#suspect(key);
        }
      },
      onMissing: (rows) => {
        for (const { id } of rows) {
          const key = this.#index.keyOfId(id);
          if (key !== undefined) this.#suspect(key);
        }
      },
      observing: () => this.#observing,
    });
  }

  #createDeploymentReconciler(): DeploymentReconciler {
    const { kube, clock, ownerId, logger, metrics } = this.#options;
    const { deployments } = this.#caches;
    const log = logger.with({ controller: 'inferencedeployment' });
    return new DeploymentReconciler({
      kube,
      store: deployments,
      index: this.#index,
      directory: this.#directory,
      wakeLater: (key, ms) => this.#deployments.queue.add(key, { priority: priorities.poll, after: ms }),
      clock,
      ownerId,
      listener: {
        happened: (object, happening) => this.#happened(object, happening),
        decided: (key, { rule, action }) => log.debug('decided', { key, rule, action: action.type }),
        operationEnded: (object, type, ms) =>
          metrics.operationSettled({ target: targetOf(object.spec), type }, ms),
      },
    });
  }

  #createDirectory(): PlatformDirectory {
    const { platforms, clusterPlatforms, namespaces } = this.#caches;
    const { minPollInterval } = this.#options;
    const connections = this.#connections;
    return new PlatformDirectory({ platforms, clusterPlatforms, namespaces, connections, minPollInterval });
  }

  #createFigures(): WorkloadFigures {
    const { clock, metrics } = this.#options;
    return new WorkloadFigures({
      clock,
      metrics: metrics.workloads,
      deployments: () => this.#caches.deployments.values(),
      clientOf: (object) => {
        const { state, client } = this.#directory.accessFor(object);
        return state.kind === 'Found' && state.connection.kind === 'Usable' ? client : undefined;
      },
    });
  }

  #createPlatformController(kind: PlatformKind): Controller {
    const { kube, clock, isLeader, clusterResourceNamespace, events } = this.#options;
    const reconciler = new PlatformReconciler({
      kind,
      kube,
      platform: (key) => this.#platformOf(`${kind}/${key}`),
      written: (object) => this.#put(object),
      connections: this.#connections,
      open: (object, settings, epoch) =>
        this.#connector.open(platformKey(kind, object), object, settings, epoch),
      clusterResourceNamespace,
      usedBy: (key) => this.#index.keysOfPlatform(key).size,
      isLeading: () => this.#observing !== undefined && isLeader(),
      clock,
      happened: (object, reason: PlatformEventReason, type, note) =>
        events.record(regardingOf(object), { type, reason, action: 'Connect', note }),
      changed: (key) => this.#wakeUsers(key, priorities.retry),
    });
    return createController(kind.toLowerCase(), PLATFORM_WORKERS, () => reconciler.reconcile, this.#options);
  }

  #listen(): void {
    const { deployments, platforms, clusterPlatforms, namespaces } = this.#caches;
    const { metrics } = this.#options;
    deployments.listen((change) => {
      this.#index.onChange(change);
      const key = `${change.object.metadata.namespace}/${change.object.metadata.name}`;
      this.#deployments.queue.add(key, { priority: urgencyOf(change) });
      // A platform object that is being deleted waits for its last user.
      if (change.type === 'deleted') {
        this.#wakePlatform(platformKeyOf(change.object), priorities.retry);
        metrics.workloads.remove(change.object.metadata);
      }
    });
    platforms.listen((change) =>
      this.#platformChanged('InferencePlatform', change.object, platformMatters(change)),
    );
    clusterPlatforms?.listen((change) =>
      this.#platformChanged('ClusterInferencePlatform', change.object, platformMatters(change)),
    );
    platforms.listen(({ type, object }) => this.#forget(type, platformKey('InferencePlatform', object)));
    clusterPlatforms?.listen(({ type, object }) =>
      this.#forget(type, platformKey('ClusterInferencePlatform', object)),
    );
    namespaces?.listen((change) => {
      if (!labelsMatter(change)) return;
      // A change of labels is rare; objects need no index by namespace for it.
      for (const { metadata, spec } of deployments.values())
        if (
          metadata.namespace === change.object.metadata.name &&
          spec.platformRef.kind === 'ClusterInferencePlatform'
        )
          this.#deployments.queue.add(`${metadata.namespace}/${metadata.name}`, {
            priority: priorities.retry,
          });
    });
  }

  #platformChanged(kind: PlatformKind, object: PlatformObject, matters: boolean): void {
    const key = platformKey(kind, object);
    if (!matters) return;
    this.#wakePlatform(key, priorities.edit);
    this.#wakeUsers(key, priorities.retry);
  }

  #forget(type: string, key: string): void {
    if (type === 'deleted') this.#options.metrics.dropPlatform(labelOf(key));
  }

  #healthChanged(key: string, healthy: boolean): void {
    this.#wakePlatform(key, priorities.edit);
    if (healthy) for (const user of this.#index.keysOfPlatform(key)) this.#deployments.loop.forget(user);
    this.#wakeUsers(key, priorities.poll);
  }

  #wakePlatform(key: string, priority: number): void {
    const [kind, ...rest] = key.split('/');
    const known = platformKinds.find((name) => name === kind);
    if (known !== undefined) this.#platforms[known].queue.add(rest.join('/'), { priority });
  }

  #wakeUsers(key: string, priority: number): void {
    for (const user of this.#index.keysOfPlatform(key)) this.#deployments.queue.add(user, { priority });
  }

  #suspect(key: string): void {
    this.#reconciler.suspect(key);
    this.#deployments.queue.add(key, { priority: priorities.poll });
  }

  #platformsOf(kind: PlatformKind): {
    get(key: string): PlatformObject | undefined;
    values(): Iterable<PlatformObject>;
  } {
    if (kind === 'InferencePlatform') return this.#caches.platforms;
    return this.#caches.clusterPlatforms ?? { get: () => undefined, values: () => [] };
  }

  #platformOf(key: string): PlatformObject | undefined {
    const kind = platformKinds.find((name) => key.startsWith(`${name}/`));
    return kind && this.#platformsOf(kind).get(key.slice(kind.length + 1));
  }

  #put(object: PlatformObject): void {
    if (isNamespaced(object)) this.#caches.platforms.put(object);
    else this.#caches.clusterPlatforms?.put(object);
  }

  #happened(object: Deployment, { type, reason, note }: Happening): void {
    this.#options.events.record(regardingOf(object), { type, reason, action: reason, note });
    if (reason !== 'DriftDetected' && reason !== 'DriftCorrected') return;
    const action = reason === 'DriftDetected' ? 'Detected' : 'Corrected';
    this.#options.metrics.drifted({ target: targetOf(object.spec), action });
  }

  *#states(): Generator<DeploymentState> {
    for (const object of this.#caches.deployments.values()) {
      const conditions = object.status?.conditions ?? [];
      const is = (type: string): boolean => conditions.some((c) => c.type === type && c.status === 'True');
      yield {
        namespace: object.metadata.namespace,
        name: object.metadata.name,
        platform: labelOf(platformKeyOf(object)),
        target: targetOf(object.spec),
        reason: conditions.find(({ type }) => type === 'Ready')?.reason ?? 'NotCreated',
        ready: is('Ready'),
        available: is('Available'),
      };
    }
  }
}

/** The label `platform`: `<namespace>/<name>`, or `<name>` for the cluster kind. */
const labelOf = (key: string): string => key.slice(key.indexOf('/') + 1);

const isNamespaced = (
  object: PlatformObject,
): object is Extract<PlatformObject, { metadata: { namespace: string } }> =>
  object.kind === 'InferencePlatform';
