import type { PlatformEventReason } from '../crd/event-reasons.ts';
import type { InferenceDeployment } from '../crd/inference-deployment.ts';
import { targets } from '../crd/targets.ts';
import type { KubeClient } from '../kube/client.ts';
import { regardingOf } from '../kube/event-record.ts';
import type { EventRecorder } from '../kube/events.ts';
import { type KubeObject, keyOf } from '../kube/objects.ts';
import type { StoreChange } from '../kube/store.ts';
import type { ConnectionDeps } from '../platform-clients/connection.ts';
import { PlatformError } from '../platform-clients/errors.ts';
import { targetOf } from '../platform-clients/registry.ts';
import { Caches } from './caches.ts';
import { Connections } from './connections/connections.ts';
import { Connector } from './connections/connector.ts';
import { typeOf } from './connections/settings.ts';
import { type Controller, type ControllerDeps, createController } from './controller.ts';
import { Claims } from './deployment/claims/claims.ts';
import type { Happening } from './deployment/decision.ts';
import { deploymentStates } from './deployment/report/deployment-states.ts';
import { DeploymentReconciler } from './deployment/reconciler.ts';
import { WorkloadIndex } from './deployment/claims/workload-index.ts';
import { PlatformDirectory } from './platform/directory.ts';
import {
  type PlatformKind,
  platformKeyOf,
  platformKinds,
  platformLabel,
  PlatformObjects,
  splitKey,
} from './platform/platform-objects.ts';
import { PlatformReconciler } from './platform/reconciler.ts';
import { transitionOf } from './platform/transition.ts';
import { mayHaveWorkload, usedPlatform } from './platform/usage.ts';
import { rowWakes } from './row-wakes.ts';
import { labelsMatter, platformMatters, urgencyAtTakeover, urgencyOf } from './triggers.ts';
import { Wakes } from './wakes.ts';
import { WorkloadFigures } from './workload-figures.ts';
import { priorities } from './work-queue.ts';

type Deployment = InferenceDeployment & KubeObject;

/** Platform objects are few, and their passes wait for the API server alone. */
const PLATFORM_WORKERS = 8;

/** What the process lends to its manager. */
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
  readonly #platformObjects: PlatformObjects;
  readonly #index = new WorkloadIndex();
  readonly #claims: Claims;
  readonly #connections = new Connections();
  readonly #connector: Connector;
  readonly #deployments: Controller;
  readonly #platforms: Record<PlatformKind, Controller & { reconciler: PlatformReconciler }>;
  readonly #reconciler: DeploymentReconciler;
  readonly #directory: PlatformDirectory;
  readonly #figures: WorkloadFigures;
  readonly #wakes: Wakes;
  #observing: AbortSignal | undefined;

  constructor(options: ManagerOptions) {
    this.#options = options;
    this.#caches = new Caches(options);
    this.#platformObjects = new PlatformObjects(this.#caches.platforms, this.#caches.clusterPlatforms);
    this.#directory = this.#createDirectory();
    const { ownerId } = options;
    this.#claims = new Claims({ index: this.#index, directory: this.#directory, ownerId });
    this.#connector = this.#createConnector();
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
    this.#wakes = new Wakes({
      deployments: this.#deployments,
      platforms: this.#platforms,
      index: this.#index,
      marks: this.#claims.marks,
      urgencyOf: (key) => this.#reconciler.urgencyOf(key),
      suspect: (key) => this.#reconciler.suspect(key),
      isLeading: () => this.#observing !== undefined,
    });
    this.#listen();
    options.metrics.showDeployments(() => deploymentStates(this.#caches.deployments.values()));
    for (const target of Object.keys(targets)) options.metrics.showTarget(target);
  }

  /** Fills the caches and keeps connections and credentials warm, leading or not, until `stop` is aborted. */
  async run(stop: AbortSignal, abandon: AbortSignal): Promise<void> {
    const caches = this.#caches.run(stop);
    await Promise.race([this.#caches.synced(), caches]);
    if (this.problems().length === 0) this.#options.logger.info('ready', this.#caches.sizes());
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
    for (const object of this.#caches.deployments.values())
      this.#wakes.deployment(keyOf(object.metadata), urgencyAtTakeover(object));
    for (const live of this.#connections.values()) {
      const platform = this.#platformObjects.get(live.platform);
      if (platform !== undefined) this.#connector.observe(live, typeOf(platform.spec));
    }
    for (const key of this.#platformObjects.keys()) this.#wakes.platform(key, priorities.edit);
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
    const { clock, random, metrics, minPollInterval, concurrency, platformDeps, isLeader, logger } =
      this.#options;
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
      metricsOf: (key) =>
        this.#platformObjects.get(key) === undefined ? undefined : metrics.forPlatform(platformLabel(key)),
      enqueue: (key) => this.#wakes.deployment(key, priorities.retry),
      onHealth: (key, healthy) => this.#wakes.health(key, healthy),
      usersOf: (key) => this.#index.keysOfPlatform(key),
      onSuspect: (key) => this.#wakes.suspect(key),
      onPace: (platform, { requestsPerSecond, limit }) =>
        logger.info('calls to the platform go at another pace', {
          platform,
          requestsPerSecond: Math.round(requestsPerSecond * 10) / 10,
          limit,
        }),
      onLists: (key) => {
        this.#wakes.platform(key, priorities.retry);
        this.#wakes.users(key, priorities.poll);
      },
      onOutage: (key) => this.#wakes.suspectUsers(key),
      ...rowWakes({
        index: this.#index,
        claims: this.#claims,
        deployments: this.#caches.deployments,
        suspect: (key) => this.#wakes.suspect(key),
      }),
      onBug: (platform, err) =>
        logger.error('watching the platform threw: this is a bug of the operator', { platform, err }),
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
      claims: this.#claims,
      directory: this.#directory,
      confirmCredentials: (platformKey, signal) => {
        const { kind, key } = splitKey(platformKey);
        return this.#platforms[kind].reconciler.confirm(key, signal);
      },
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
    const { clock, metrics, logger } = this.#options;
    return new WorkloadFigures({
      clock,
      metrics: metrics.workloads,
      deployments: this.#caches.deployments,
      accessTo: (object) => {
        const { state, client, live } = this.#directory.accessFor(object);
        const usable = state.kind === 'Found' && state.connection.kind === 'Usable';
        return usable && client && live ? { client, platform: live.platform } : undefined;
      },
      onBug: (err) => logger.error('a read of figures threw: this is a bug of the operator', { err }),
    });
  }

  #createPlatformController(kind: PlatformKind): Controller & { reconciler: PlatformReconciler } {
    const { kube, clock, isLeader, clusterResourceNamespace, events } = this.#options;
    const reconciler = new PlatformReconciler({
      kind,
      kube,
      platform: (key) => this.#platformObjects.get(`${kind}/${key}`),
      written: (object) => this.#platformObjects.put(object),
      connections: this.#connections,
      open: (object, settings, epoch) =>
        this.#connector.open(platformKeyOf(kind, object), object, settings, epoch),
      clusterResourceNamespace,
      holdersOf: (key) => this.#claims.holdersOf(key),
      isLeading: () => this.#observing !== undefined && isLeader(),
      clock,
      happened: (object, reason: PlatformEventReason, type, note) =>
        events.record(regardingOf(object), { type, reason, action: 'Connect', note }),
      changed: (key) => this.#wakes.users(key, priorities.poll),
      wake: (key) => this.#wakes.platform(key, priorities.edit),
    });
    const name = kind.toLowerCase();
    const controller = createController(name, PLATFORM_WORKERS, () => reconciler.reconcile, this.#options);
    return { ...controller, reconciler };
  }

  #listen(): void {
    const { deployments, namespaces } = this.#caches;
    const { metrics, logger } = this.#options;
    deployments.listen((change) => {
      const key = keyOf(change.object.metadata);
      const heirs = change.type === 'deleted' ? this.#claims.rivalsOf(key) : [];
      this.#index.onChange(change);
      this.#claims.onChange(change);
      for (const heir of heirs) this.#wakes.suspect(heir);
      this.#wakes.deployment(key, urgencyOf(change));
      if (change.type !== 'updated') this.#wakes.markOwner(key);
      // A platform object that is being deleted waits for its last user.
      if (letsGo(change)) this.#wakes.platform(usedPlatform(change.object), priorities.retry);
      if (change.type === 'deleted') metrics.workloads.remove(change.object.metadata);
    });
    this.#platformObjects.listen((key, change) => {
      // Also where no connection can be opened: an alert on `up` needs its 0.
      if (change.type === 'deleted') metrics.dropPlatform(platformLabel(key));
      else metrics.forPlatform(platformLabel(key));
      const transition = transitionOf(change);
      // A standby sees what the leader has told.
      if (transition !== undefined && this.#observing !== undefined)
        logger.info('connection', { platform: key, ...transition });
      if (!platformMatters(change)) return;
      this.#wakes.platform(key, priorities.edit);
      this.#wakes.users(key, priorities.retry);
    });
    namespaces?.listen((change) => {
      if (!labelsMatter(change)) return;
      // A change of labels is rare; objects need no index by namespace for it.
      for (const { metadata, spec } of deployments.values())
        if (
          metadata.namespace === change.object.metadata.name &&
          spec.platformRef.kind === 'ClusterInferencePlatform'
        )
          this.#wakes.deployment(keyOf(metadata), priorities.retry);
    });
  }

  #happened(object: Deployment, { type, reason, note }: Happening): void {
    this.#options.events.record(regardingOf(object), { type, reason, action: reason, note });
    this.#options.logger.info('deployment', { key: keyOf(object.metadata), reason, message: note });
    if (reason !== 'DriftDetected' && reason !== 'DriftCorrected') return;
    const action = reason === 'DriftDetected' ? 'Detected' : 'Corrected';
    this.#options.metrics.drifted({ target: targetOf(object.spec), action });
  }
}

/** Has a deployment ceased to have anything on its platform? */
function letsGo(change: StoreChange<Deployment>): boolean {
  if (change.type === 'deleted') return true;
  return change.type === 'updated' && mayHaveWorkload(change.previous) && !mayHaveWorkload(change.object);
}
