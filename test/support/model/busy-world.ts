import { retryApiErrors } from '../../../src/controller/api-errors.ts';
import { Connections } from '../../../src/controller/connections/connections.ts';
import type { Fault } from '../../../src/controller/connections/fault.ts';
import type { LiveConnection } from '../../../src/controller/connections/live-connection.ts';
import { Claims } from '../../../src/controller/deployment/claims/claims.ts';
import { DeploymentReconciler } from '../../../src/controller/deployment/reconciler.ts';
import { WorkloadIndex } from '../../../src/controller/deployment/claims/workload-index.ts';
import { Loop } from '../../../src/controller/loop.ts';
import { PlatformDirectory } from '../../../src/controller/platform/directory.ts';
import { urgencyOf } from '../../../src/controller/triggers.ts';
import { Wakes } from '../../../src/controller/wakes.ts';
import { priorities, WorkQueue } from '../../../src/controller/work-queue.ts';
import { keyOf, type ObjectRef } from '../../../src/kube/objects.ts';
import { Store } from '../../../src/kube/store.ts';
import { FakeClock } from '../fake-clock.ts';
import { NAMESPACES, nameOf, PLATFORM, platformObject, SPEC } from './busy-objects.ts';
import { type Deployment, FakeCluster } from './fake-cluster.ts';
import { connect, POLLING } from './fake-connection.ts';
import { OWNER_ID } from './fake-operator.ts';
import { FakePlatform } from './fake-platform.ts';
import { isSettled } from './world-model.ts';

/** One thing that happens. `at`: to which of the objects. */
export type BusyStep =
  | { do: 'apply' | 'edit' | 'delete' | 'strip' | 'hint' | 'conflict'; at: number }
  | { do: 'wait'; ms: number }
  /** Reads of the platform fail, or are answered. */
  | { do: 'silence'; on: boolean }
  /** The watch brings nothing, or all that it has not brought. */
  | { do: 'blindness'; on: boolean }
  /** The namespaces of the objects may use the platform object, or may not any more. */
  | { do: 'allow'; on: boolean }
  /** The platform object is there, or was taken away by force. */
  | { do: 'platform'; there: boolean }
  /** Other credentials; `worked`: those before them did. */
  | { do: 'rotate'; worked: boolean }
  /** The platform refuses the present credentials, or takes them. */
  | { do: 'refuse'; on: boolean };

const WATCH_BRINGS_IN_MS = 20;
const LOOK_TAKES_MS = 400;
const NO_QUEUE = { add: () => {} };
const REFUSED: Fault = { reason: 'CredentialsInvalid', message: 'no', stalled: true, onlySecret: false };

/**
 * Several objects on one connection that has room for one pass, with the real queue, loop, gate, directory and
 * reconciler of one process. Looks take time, so that objects wait for each other.
 */
export class BusyWorld {
  readonly clock = new FakeClock();
  readonly platform = new FakePlatform(this.clock);
  readonly clusters = NAMESPACES.map((namespace) => new FakeCluster(this.clock, namespace));
  readonly connections = new Connections();
  /** What broke a promise. */
  readonly complaints: string[] = [];
  /** The reservations that gates hold now, for passes and for turns that nobody has taken yet. */
  reserved = 0;
  /** How each pass ended, by key. */
  readonly ended: string[] = [];
  readonly #store = new Store<Deployment>({
    onListenerError: (error) => {
      throw error;
    },
    freeze: true,
  });
  readonly #queue = new WorkQueue(this.clock);
  readonly #claims: Claims;
  readonly #wakes: Wakes;
  readonly #stop = new AbortController();
  #platformObject: ReturnType<typeof platformObject> | undefined = platformObject(true);
  #secrets = 0;
  #blind = false;

  constructor() {
    this.platform.lookTakes = LOOK_TAKES_MS;
    const index = new WorkloadIndex();
    const directory = new PlatformDirectory({
      platforms: { get: () => undefined },
      clusterPlatforms: { get: () => this.#platformObject },
      namespaces: undefined,
      connections: this.connections,
      minPollInterval: 1_000,
    });
    this.#claims = new Claims({ index, directory, ownerId: OWNER_ID });
    const reconciler = this.#reconciler(index, this.#claims, directory);
    const loop = this.#loop(reconciler);
    this.#wakes = new Wakes({
      deployments: { queue: this.#queue, loop },
      platforms: { InferencePlatform: { queue: NO_QUEUE }, ClusterInferencePlatform: { queue: NO_QUEUE } },
      index,
      marks: this.#claims.marks,
      urgencyOf: (key) => reconciler.urgencyOf(key),
      suspect: (key) => reconciler.suspect(key),
      isLeading: () => true,
    });
    this.#store.listen((change) => {
      index.onChange(change);
      this.#claims.onChange(change);
      this.#wakes.deployment(keyOf(change.object.metadata), urgencyOf(change));
    });
    for (const cluster of this.clusters)
      cluster.onChange = () => this.clock.schedule(WATCH_BRINGS_IN_MS, () => this.#bring());
    this.#connect(false);
    void loop.run(this.#stop.signal, new AbortController().signal);
  }

  /** The connection that new objects use. */
  get live(): LiveConnection | undefined {
    return this.connections.get(PLATFORM);
  }

  /** How many objects keep the platform object. */
  get holders(): number {
    return this.#claims.holdersOf(PLATFORM).length;
  }

  async take(step: BusyStep): Promise<void> {
    switch (step.do) {
      case 'wait':
        await this.clock.advance(step.ms);
        break;
      case 'silence':
        this.platform.silent = step.on;
        break;
      case 'blindness':
        this.#blind = step.on;
        this.#bring();
        break;
      case 'allow':
        if (this.#platformObject !== undefined) this.#platformObject = platformObject(step.on);
        this.#wakes.users(PLATFORM, priorities.retry);
        break;
      case 'platform':
        this.#platformObject = step.there ? platformObject(true) : undefined;
        if (!step.there) this.connections.drop(PLATFORM);
        else if (this.live === undefined) this.#connect(false);
        this.#wakes.users(PLATFORM, priorities.retry);
        break;
      case 'rotate':
        if (this.live !== undefined) this.#connect(step.worked);
        this.#wakes.users(PLATFORM, priorities.retry);
        break;
      case 'refuse':
        this.live?.setFault(step.on ? REFUSED : undefined);
        if (!step.on) this.connections.confirm(PLATFORM);
        break;
      default:
        this.#change(step.do, step.at);
    }
    await this.clock.advance(0);
    this.#judge(JSON.stringify(step));
  }

  /** Faults stop, and time goes on until no object needs anything more, or for too long. */
  async settle(): Promise<void> {
    const ends: BusyStep[] = [
      { do: 'blindness', on: false },
      { do: 'silence', on: false },
      { do: 'platform', there: true },
      { do: 'refuse', on: false },
      { do: 'allow', on: true },
    ];
    for (const end of ends) await this.take(end);
    for (let round = 0; round < 120; round += 1) {
      await this.take({ do: 'wait', ms: 30_000 });
      if (this.clusters.every(({ object }) => object === undefined || isSettled(object))) break;
    }
    for (const { object } of this.clusters)
      if (object !== undefined && !isSettled(object))
        this.complaints.push(`${object.metadata.name} does not settle: ${JSON.stringify(object.status)}`);
    // What was on its way comes to its end.
    await this.take({ do: 'wait', ms: 10_000 });
    this.#stop.abort();
    this.connections.closeAll();
  }

  #change(what: 'apply' | 'edit' | 'delete' | 'strip' | 'hint' | 'conflict', at: number): void {
    const cluster = this.clusters[at];
    if (cluster === undefined) throw new Error(`there is no object ${at}`);
    const { object } = cluster;
    if (object === undefined) {
      if (what === 'apply') cluster.create(nameOf(at), SPEC);
      return;
    }
    if (what === 'edit')
      cluster.edit((spec) => Object.assign(spec.runai?.spec ?? {}, { image: `v${this.clock.now()}` }));
    if (what === 'delete') cluster.delete();
    // Before that the finalizer is the only trace of a create call, and without it nothing can be promised.
    if (what === 'strip' && object.status?.workload?.id !== undefined) cluster.stripFinalizers();
    if (what === 'hint') this.#wakes.suspect(keyOf(object.metadata));
    // Somebody else writes: an annotation, say.
    if (what === 'conflict') cluster.edit(() => {});
  }

  /** What the watch brings. */
  #bring(): void {
    if (this.#blind) return;
    this.clusters.forEach(({ object }, at) => {
      const known = this.#store.get(`${NAMESPACES[at]}/${nameOf(at)}`);
      if (object !== undefined) this.#store.apply(structuredClone(object));
      else if (known !== undefined) this.#store.remove(known);
    });
  }

  #connect(worked: boolean): void {
    this.#secrets += 1;
    const version = `${this.#secrets}`;
    this.connections.ensure(
      PLATFORM,
      { fingerprint: version, version, url: 'https://runai.example.com', worked },
      (epoch) =>
        connect(this.clock, this.platform, {
          platform: PLATFORM,
          epoch,
          mostPasses: 1,
          enqueue: (key) => this.#wakes.deployment(key, priorities.retry),
          onHealth: (live) => this.#wakes.health(PLATFORM, live.fault === undefined),
          onReserved: (by) => {
            this.reserved += by;
          },
        }),
    );
  }

  #reconciler(index: WorkloadIndex, claims: Claims, directory: PlatformDirectory): DeploymentReconciler {
    const at = (ref: ObjectRef): FakeCluster => {
      const cluster = this.clusters.find((_cluster, place) => nameOf(place) === ref.name);
      if (cluster === undefined) throw new Error(`nobody made ${ref.name}`);
      return cluster;
    };
    return new DeploymentReconciler({
      kube: {
        get: (resource, ref) => at(ref).client.get(resource, ref),
        mergePatch: (resource, ref, body, options) => at(ref).client.mergePatch(resource, ref, body, options),
      },
      store: this.#store,
      index,
      claims,
      directory,
      confirmCredentials: async () => {},
      wakeLater: (key, ms) => this.#queue.add(key, { priority: priorities.poll, after: ms }),
      clock: this.clock,
      ownerId: OWNER_ID,
      listener: { happened: () => {}, decided: () => {}, operationEnded: () => {} },
    });
  }

  #loop(reconciler: DeploymentReconciler): Loop {
    return new Loop({
      queue: this.#queue,
      reconcile: retryApiErrors(reconciler.reconcile),
      concurrency: 8,
      random: () => 0.5,
      monotonic: () => this.clock.monotonic(),
      listener: {
        started: () => {},
        retried: () => {},
        ended: (key, result) => {
          this.ended.push(`${key} ${result.kind}`);
          if (result.kind === 'Panic')
            this.complaints.push(`a pass over ${key} threw: ${String(result.error)}`);
        },
      },
    });
  }

  #judge(after: string): void {
    const working = this.#queue.workingFor().length;
    // A turn calls its key at once, and there are more workers than keys: nobody holds one and does nothing.
    if (this.reserved > working)
      this.complaints.push(`after ${after}: ${this.reserved} turns, and ${working} passes`);
    const moves = [...this.#store.values()].some(({ status }) =>
      status?.conditions?.some(({ type }) => type === 'Reconciling'),
    );
    if (!moves && working === 0 && this.live?.interval === POLLING.active)
      this.complaints.push(`after ${after}: nothing is Reconciling, and the list is quick`);
    for (const { name } of this.platform.living)
      if (this.platform.living.filter((other) => other.name === name).length > 1)
        this.complaints.push(`after ${after}: more than one workload ${name}`);
  }
}
