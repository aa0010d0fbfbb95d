import { retryApiErrors } from '../../../src/controller/api-errors.ts';
import { Connections } from '../../../src/controller/connections/connections.ts';
import { Connector } from '../../../src/controller/connections/connector.ts';
import type { LiveConnection } from '../../../src/controller/connections/live-connection.ts';
import { settingsOf } from '../../../src/controller/connections/settings.ts';
import { Claims } from '../../../src/controller/deployment/claims/claims.ts';
import { DeploymentReconciler } from '../../../src/controller/deployment/reconciler.ts';
import { WorkloadIndex } from '../../../src/controller/deployment/claims/workload-index.ts';
import { Loop } from '../../../src/controller/loop.ts';
import { PlatformDirectory } from '../../../src/controller/platform/directory.ts';
import { urgencyOf } from '../../../src/controller/triggers.ts';
import { Wakes } from '../../../src/controller/wakes.ts';
import { priorities, WorkQueue } from '../../../src/controller/work-queue.ts';
import { type InferencePlatform, inferencePlatformSpecSchema } from '../../../src/crd/inference-platform.ts';
import { keyOf, type KubeObject, type ObjectRef } from '../../../src/kube/objects.ts';
import { Store } from '../../../src/kube/store.ts';
import { hostRules } from '../../../src/platform-clients/http/hosts.ts';
import { FakeClock } from '../fake-clock.ts';
import { Probes } from '../stage/probes.ts';
import { type Deployment, FakeCluster } from './fake-cluster.ts';
import { connect } from './fake-connection.ts';
import { OWNER_ID } from './fake-operator.ts';
import { FakePlatform } from './fake-platform.ts';

/** The operator's default. */
const WORKERS = 32;
/** What a write takes at the API server. Milliseconds. */
const WRITE_MS = 10;
/** How far time moves between two moments at which every call of the crowd is answered. Milliseconds. */
const STEP_MS = 100;
const NO_QUEUE = { add: () => {} };

/**
 * A crowd of objects on one platform and a few on another, in one process: the real queue, loop, directory, gates and
 * reconciler, and for the crowd's platform the real connection with all that opens, observes and probes one. The
 * others' platform is in memory, so that what they take is told by the clock alone.
 */
export class CrowdedWorld implements Disposable {
  readonly clock = new FakeClock();
  /** Passes under way: workers that are not free. */
  atWork = 0;
  /** Those of them whose write is under way. */
  writing = 0;
  readonly fine = new FakePlatform(this.clock);
  readonly #clusters = new Map<string, FakeCluster>();
  readonly #store = new Store<Deployment>({
    onListenerError: (error) => {
      throw error;
    },
  });
  readonly #connections = new Connections();
  readonly #queue = new WorkQueue(this.clock);
  readonly #probes = new Probes(this.clock);
  readonly #stop = new AbortController();
  readonly #wakes: Wakes;
  /** Calls to the crowd's platform that are not answered yet. */
  #underWay = 0;

  /** `url`: where the crowd's platform is. */
  constructor(url: string) {
    const index = new WorkloadIndex();
    const platforms = new Map([url, 'https://fine.example'].map((at) => [nameOf(at, url), platformAt(at)]));
    const directory = new PlatformDirectory({
      platforms: { get: (key) => platforms.get(key.slice('prod/'.length)) },
      clusterPlatforms: undefined,
      namespaces: undefined,
      connections: this.#connections,
      minPollInterval: 1_000,
    });
    const claims = new Claims({ index, directory, ownerId: OWNER_ID });
    const reconciler = this.#reconciler(index, claims, directory);
    const loop = this.#loop(reconciler);
    this.#wakes = new Wakes({
      deployments: { queue: this.#queue, loop },
      platforms: { InferencePlatform: { queue: NO_QUEUE }, ClusterInferencePlatform: { queue: NO_QUEUE } },
      index,
      marks: claims.marks,
      urgencyOf: (key) => reconciler.urgencyOf(key),
      suspect: (key) => reconciler.suspect(key),
      isLeading: () => true,
    });
    this.#store.listen((change) => {
      index.onChange(change);
      claims.onChange(change);
      this.#wakes.deployment(keyOf(change.object.metadata), urgencyOf(change));
    });
    this.#open(platformAt(url), index);
    this.#openFine();
    void loop.run(this.#stop.signal, new AbortController().signal);
  }

  /** kubectl apply of a new object. */
  apply(name: string, platform: 'crowded' | 'fine'): void {
    const cluster = new FakeCluster(this.clock);
    this.#clusters.set(name, cluster);
    cluster.onChange = () => {
      if (cluster.object !== undefined) this.#store.apply(cluster.object);
    };
    cluster.create(name, { platformRef: { name: platform }, runai: { spec: { image: 'a' } } });
  }

  /** The object as the API server has it. */
  object(name: string): Deployment | undefined {
    return this.#clusters.get(name)?.object;
  }

  /** Time passes; `each` is asked whenever every call of the crowd is answered. Milliseconds. */
  async wait(ms: number, each: () => void = () => {}): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      await this.#answered();
      each();
      this.#probes.tend(this.#crowded);
      await this.clock.advance(Math.min(STEP_MS, left));
    }
    await this.#answered();
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#connections.closeAll();
  }

  get #crowded(): LiveConnection {
    const live = this.#connections.get('InferencePlatform/prod/crowded');
    if (live === undefined) throw new Error('it is opened at the beginning');
    return live;
  }

  async #answered(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#underWay > 0) quiet = -1;
    }
  }

  #open(platform: InferencePlatform & KubeObject, index: WorkloadIndex): void {
    const { clock } = this;
    const connector = new Connector({
      clock,
      random: () => 0.5,
      deps: {
        hosts: hostRules(['127.0.0.1']),
        proxies: {},
        userAgent: 'crowd/0',
        beforeDispatch: () => {
          this.#underWay += 1;
          return undefined;
        },
      },
      minPollInterval: 1_000,
      mostPasses: WORKERS / 2,
      metricsOf: () => ({
        request: () => {
          this.#underWay -= 1;
        },
        throttled() {},
        up() {},
      }),
      enqueue: (key) => this.#wakes.deployment(key, priorities.retry),
      onHealth: (key, healthy) => this.#wakes.health(key, healthy),
      usersOf: (key) => index.keysOfPlatform(key),
      onSuspect: (key) => this.#wakes.suspect(key),
      onPace() {},
      onLists: (key) => this.#wakes.users(key, priorities.poll),
      onOutage() {},
      onRows() {},
      onMissing() {},
      onFirstList() {},
      onBug: (_key, error) => {
        throw error;
      },
      observing: () => this.#stop.signal,
    });
    const values = { clientId: 'operator', clientSecret: 'operator-secret' };
    const settings = settingsOf(platform.spec, { values, secret: 'Secret prod/crowded', ca: undefined });
    this.#ensure('crowded', (epoch) => {
      const live = connector.open('InferencePlatform/prod/crowded', platform, settings, epoch);
      // It has worked before.
      live.prove();
      return live;
    });
  }

  #openFine(): void {
    this.#ensure('fine', (epoch) =>
      connect(this.clock, this.fine, {
        platform: 'InferencePlatform/prod/fine',
        epoch,
        mostPasses: WORKERS / 2,
        enqueue: (key) => this.#wakes.deployment(key, priorities.retry),
        onHealth: (live) => this.#wakes.health(live.platform, live.fault === undefined),
      }),
    );
  }

  #ensure(name: string, open: (epoch: number) => LiveConnection): void {
    const wanted = { fingerprint: '1', version: '1', url: name, worked: true };
    this.#connections.ensure(`InferencePlatform/prod/${name}`, wanted, open);
  }

  #reconciler(index: WorkloadIndex, claims: Claims, directory: PlatformDirectory): DeploymentReconciler {
    const at = ({ name }: ObjectRef): FakeCluster['client'] => {
      const cluster = this.#clusters.get(name);
      if (cluster === undefined) throw new Error(`nobody made ${name}`);
      return cluster.client;
    };
    return new DeploymentReconciler({
      kube: {
        get: (resource, ref) => at(ref).get(resource, ref),
        mergePatch: async (resource, ref, body, options) => {
          this.writing += 1;
          await this.clock.sleep(WRITE_MS);
          this.writing -= 1;
          return at(ref).mergePatch(resource, ref, body, options ?? {});
        },
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
      concurrency: WORKERS,
      random: () => 0.5,
      monotonic: () => this.clock.monotonic(),
      listener: {
        started: () => {
          this.atWork += 1;
        },
        retried() {},
        ended: (key, result) => {
          this.atWork -= 1;
          if (result.kind === 'Panic') throw new Error(`a pass over ${key} threw`, { cause: result.error });
        },
      },
    });
  }
}

const nameOf = (at: string, crowded: string): string => (at === crowded ? 'crowded' : 'fine');

function platformAt(url: string): InferencePlatform & KubeObject {
  return {
    apiVersion: 'inference-operator.io/v1alpha1',
    kind: 'InferencePlatform',
    metadata: {
      name: 'any',
      namespace: 'prod',
      uid: `uid of ${url}`,
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-01-05T09:00:00Z',
    },
    spec: inferencePlatformSpecSchema.parse({
      runai: { url, defaultProject: 'team-a' },
      credentialsSecretRef: { name: 'runai' },
    }),
  };
}
