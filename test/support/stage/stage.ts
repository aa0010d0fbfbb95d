import type { LiveConnection } from '../../../src/controller/connections/live-connection.ts';
import { Claims } from '../../../src/controller/deployment/claims/claims.ts';
import { WorkloadIndex } from '../../../src/controller/deployment/claims/workload-index.ts';
import type { Happening } from '../../../src/controller/deployment/decision.ts';
import { DeploymentReconciler } from '../../../src/controller/deployment/reconciler.ts';
import type { Result } from '../../../src/controller/loop.ts';
import { priorities } from '../../../src/controller/work-queue.ts';
import type { KubeClient } from '../../../src/kube/client.ts';
import type { ObjectRef } from '../../../src/kube/objects.ts';
import { secrets } from '../../../src/kube/resources.ts';
import { Store } from '../../../src/kube/store.ts';
import { SHORT_PAUSE_MS } from '../../../src/platform-clients/limiter/limiter.ts';
import { listOf } from '../../../src/platform-clients/registry.ts';
import type { RunaiControl } from '../../simulators/runai/control.ts';
import type { KnobPatch } from '../../simulators/runai/knobs.ts';
import type { CommonControl } from '../../simulators/support/common-control.ts';
import { applyMergePatch } from '../decide/apply-merge-patch.ts';
import { FakeClock } from '../fake-clock.ts';
import { type Deployment, FakeCluster } from '../model/fake-cluster.ts';
import { Fence } from '../model/fence.ts';
import { conditionOf } from '../status-rules/status-object.ts';
import { openLive, POLLING } from './open-live.ts';
import { runaiStagePlatform, type StageConnection, type StagePlatform } from './stage-platform.ts';

const OWNER_ID = 'cluster-1';

/** What a stage begins with. */
export interface StageOptions {
  rateLimit?: { requestsPerSecond: number; burst: number; maxInFlight: number };
  /** Passes of the connection at once. */
  mostPasses?: number;
}

/** The same, and what its Run:ai is like. */
export interface RunaiStageOptions extends StageOptions {
  knobs?: KnobPatch;
}

/** What a connection tells whoever works on its objects. */
export interface StageListener {
  /** A key's turn at the connection has come after a wait. */
  turn?(key: string): void;
  /** Something is under way where nothing was. */
  haste?(): void;
  /** The connection has failed, or works again. */
  health?(): void;
  /** The credentials of the connection are read anew. */
  confirming?(): void;
  /** A call is about to be sent. */
  sending?(kind: 'read' | 'change'): void;
  /** A call was answered with this status, or with none for this reason. */
  answered?(code: string, operation: string): void;
}

/**
 * The real reconciler and the real client against a simulator, Run:ai's where nothing else is said, on one clock that the
 * test moves. Only the API server and the platform object are in memory. For sequences in which what the platform shows, and when,
 * decides; where its answers do not matter, the model (test/support/model) is quicker.
 */
export class Stage<Control extends CommonControl = RunaiControl> implements AsyncDisposable {
  readonly clusters = new Map<string, FakeCluster>();
  /** `Reason: note`, in order. */
  readonly events: string[] = [];
  /** Those of them that are Warnings. */
  readonly warnings: string[] = [];
  /** Operations that have settled, each with how long it took, in order. */
  readonly ended: string[] = [];
  /** Keys whose turn at the connection has come after a wait, oldest first. */
  readonly turns: string[] = [];
  readonly clock: FakeClock;
  listener: StageListener = {};
  /** Somebody has taken the platform object away by force. */
  bereft = false;
  /** Calls that the platform has not answered yet. */
  underWay = 0;
  readonly #platform: StagePlatform<Control>;
  readonly #rateLimit: NonNullable<StageOptions['rateLimit']>;
  readonly #mostPasses: number;
  #store: Store<Deployment>;
  #reconciler: DeploymentReconciler;
  #live: LiveConnection;
  /** Of other platform objects than the one that objects name by default, by name. */
  readonly #others = new Map<string, LiveConnection>();
  #epoch = 0;
  readonly #fence = new Fence();

  private constructor(platform: StagePlatform<Control>, clock: FakeClock, options: StageOptions) {
    this.#platform = platform;
    this.clock = clock;
    this.#rateLimit = options.rateLimit ?? { requestsPerSecond: 100_000, burst: 100_000, maxInFlight: 16 };
    this.#mostPasses = options.mostPasses ?? 16;
    this.#live = this.#open(platform.connection);
    this.#store = new Store<Deployment>({ onListenerError });
    this.#reconciler = this.#begin(OWNER_ID);
  }

  static async start({ knobs, ...options }: RunaiStageOptions = {}): Promise<Stage> {
    return Stage.on(await runaiStagePlatform(knobs), options);
  }

  /** The same on another platform, which ends with the stage. */
  static async on<Control extends CommonControl>(
    platform: StagePlatform<Control>,
    options: StageOptions = {},
  ): Promise<Stage<Control>> {
    const { control } = platform;
    await control.setClock('manual');
    const now = new Date(await control.now()).toISOString();
    return new Stage(platform, new FakeClock(now), options);
  }

  /** Of the simulator. */
  get control(): Control {
    return this.#platform.control;
  }

  get live(): LiveConnection {
    return this.#live;
  }

  /** Opens the connection anew: the Secret or the platform object has changed. null: it names no default project. */
  connect(credentials?: Record<string, string>, defaultProject: string | null = 'team-a'): void {
    const section = defaultProject === null ? {} : { defaultProject };
    this.connectTo({ section, ...(credentials !== undefined && { credentials }) });
  }

  /** The same on any platform; what is left out is as it was in the beginning. */
  connectTo(change: Partial<StageConnection> = {}): void {
    this.#live.close();
    this.#live = this.#open({ ...this.#platform.connection, ...change });
  }

  /** Another platform object; what is left out is as it is in the first. Objects name it by `spec.platformRef`. */
  connectAlso(name: string, change: Partial<StageConnection> = {}): void {
    this.#others.set(name, this.#open({ ...this.#platform.connection, ...change }, name));
  }

  /** Another process begins, over what the API server has. */
  restart(ownerId = OWNER_ID): void {
    this.#store = new Store<Deployment>({ onListenerError });
    this.#reconciler = this.#begin(ownerId);
  }

  /** kubectl apply of a new object, or of one that was there before. */
  apply(name: string, section: object = {}, spec: object = {}): FakeCluster {
    const cluster = this.clusters.get(name) ?? new FakeCluster(this.clock);
    this.clusters.set(name, cluster);
    cluster.create(name, {
      platformRef: { name: this.#platform.type },
      [this.#platform.target]: applyMergePatch(this.#platform.deployment, section),
      ...spec,
    });
    return cluster;
  }

  /** The object as the API server has it. */
  object(name: string): Deployment | undefined {
    return this.clusters.get(name)?.object;
  }

  /** One pass over an object. */
  async pass(name: string, priority: number = priorities.edit): Promise<Result> {
    for (const one of this.clusters.keys()) this.#sync(one);
    return this.#fence.pass(async () => {
      try {
        return await this.#reconciler.reconcile(`prod/${name}`, priority, AbortSignal.any([]));
      } catch (error) {
        return { kind: 'Backoff', error: error instanceof Error ? error : new Error(String(error)) };
      }
    });
  }

  /** Time passes, here and at the platform. Milliseconds. */
  async wait(ms: number): Promise<void> {
    await this.control.advance(ms);
    await this.clock.advance(ms);
  }

  /** A row of the list hints at a change. */
  suspect(name: string): void {
    this.#reconciler.suspect(`prod/${name}`);
  }

  /** A pass each five seconds, as where every row hints at a change. */
  async run(name: string, seconds: number): Promise<void> {
    const end = this.clock.monotonic() + seconds * 1_000;
    while (this.clock.monotonic() < end) {
      this.suspect(name);
      await this.pass(name);
      await this.wait(5_000);
    }
  }

  /** What an object says: `Ready=True/Running Synced=…`, with `(old)` where it is of an earlier generation. */
  says(name: string): string {
    const { status, metadata } = this.object(name) ?? {};
    return (status?.conditions ?? [])
      .map(({ type, status: is, reason, observedGeneration }) => {
        const old = observedGeneration === metadata?.generation ? '' : '(old)';
        return `${type}=${is}/${reason}${old}`;
      })
      .join(' ');
  }

  message(name: string, type: string): string {
    return conditionOf(this.object(name), type)?.message ?? '';
  }

  /** All workloads that live and are not going, as `name@place`, the place being a project. */
  async living(): Promise<string[]> {
    const all = await this.#platform.workloads();
    return all
      .filter(({ deleting }) => !deleting)
      .map(({ name, home }) => `${name}@${home.split('/').at(-1)}`)
      .toSorted();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const live of [this.#live, ...this.#others.values()]) live.close();
    await this.#platform.stop();
  }

  #open(connection: StageConnection, name: string = this.#platform.type): LiveConnection {
    this.#epoch += 1;
    return openLive(this.#platform, {
      name,
      connection,
      epoch: this.#epoch,
      clock: this.clock,
      rateLimit: this.#rateLimit,
      mostPasses: this.#mostPasses,
      turn: (key) => {
        this.turns.push(key);
        this.listener.turn?.(key);
      },
      health: () => this.listener.health?.(),
      haste: () => this.listener.haste?.(),
      beforeDispatch: (kind) => {
        this.listener.sending?.(kind);
        this.underWay += 1;
        return undefined;
      },
      onRequest: ({ operation, code }) => {
        this.underWay -= 1;
        this.listener.answered?.(code, operation);
      },
    });
  }

  #begin(ownerId: string): DeploymentReconciler {
    const index = new WorkloadIndex();
    this.#store.listen(index.onChange);
    const directory = { accessFor: (object: Deployment) => this.#access(object) };
    const claims = new Claims({ index, directory, ownerId });
    this.#store.listen(claims.onChange);
    const reconciler = new DeploymentReconciler({
      kube: this.#fence.kube(this.#kube()),
      store: this.#store,
      index,
      claims,
      directory,
      confirmCredentials: async () => this.listener.confirming?.(),
      wakeLater: () => {},
      clock: this.clock,
      ownerId,
      listener: {
        happened: (_object, { type, reason, note }: Happening) => {
          this.events.push(`${reason}: ${note}`);
          if (type === 'Warning') this.warnings.push(`${reason}: ${note}`);
        },
        decided: () => {},
        operationEnded: (_object, type, ms) => this.ended.push(`${type} ${ms / 1_000} s`),
      },
    });
    for (const name of this.clusters.keys()) this.#sync(name);
    return reconciler;
  }

  #kube(): Pick<KubeClient, 'get' | 'mergePatch'> {
    const of = ({ name }: ObjectRef): FakeCluster['client'] => {
      const cluster = this.clusters.get(name);
      if (cluster === undefined) throw new Error(`there is no ${name}`);
      return cluster.client;
    };
    // Each object's cluster has Secrets of its own.
    const secretOf = ({ namespace, name }: ObjectRef): FakeCluster['client'] | undefined =>
      [...this.clusters.values()].find(({ secrets: held }) => held.has(`${namespace}/${name}`))?.client;
    return {
      get: (resource, ref) =>
        resource === secrets
          ? (secretOf(ref) ?? new FakeCluster(this.clock).client).get(resource, ref)
          : of(ref).get(resource, ref),
      mergePatch: (resource, ref, body, options) => of(ref).mergePatch(resource, ref, body, options ?? {}),
    };
  }

  #access({ spec }: Deployment) {
    if (this.bereft) {
      const state = { kind: 'NotFound', message: 'The platform object does not exist.' } as const;
      return { live: undefined, client: undefined, state };
    }
    const live = this.#others.get(spec.platformRef.name) ?? this.#live;
    const { target } = this.#platform;
    const client = live.connection.client(target);
    if (client === undefined) throw new Error(`this connection does not serve ${target}`);
    const { fault } = live;
    const connection =
      fault === undefined && live.connection.limiter.pausedFor <= SHORT_PAUSE_MS
        ? ({ kind: 'Usable' } as const)
        : ({ kind: 'Faulty', reason: 'PlatformUnreachable', message: fault?.message ?? 'paused' } as const);
    return {
      live,
      client: this.#fence.client(client),
      state: {
        kind: 'Found',
        connection,
        capabilities: client.capabilities,
        polling: POLLING,
        failingFor: 0,
        unlisted: live.lists.unlisted(listOf(target)),
        outage: undefined,
        epoch: live.epoch,
        adoptionAllowed: true,
      } as const,
    };
  }

  #sync(name: string): void {
    const object = this.object(name);
    const known = this.#store.get(`prod/${name}`);
    if (object === undefined && known !== undefined) this.#store.remove(known);
    if (object !== undefined) this.#store.apply(structuredClone(object));
  }
}

function onListenerError(error: unknown): never {
  throw error;
}
