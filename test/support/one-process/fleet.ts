import { Manager } from '../../../src/controller/manager.ts';
import { inferenceDeployments, inferencePlatforms } from '../../../src/crd/names.ts';
import { inferenceDeploymentSpecSchema } from '../../../src/crd/inference-deployment.ts';
import { inferencePlatformSpecSchema } from '../../../src/crd/inference-platform.ts';
import type { TargetName } from '../../../src/crd/targets.ts';
import { unobserved } from '../../../src/crd/unobserved.ts';
import type { KubeClient } from '../../../src/kube/client.ts';
import { EventRecorder } from '../../../src/kube/events.ts';
import { secrets } from '../../../src/kube/resources.ts';
import { hostRules } from '../../../src/platform-clients/http/hosts.ts';
import { Liveness } from '../../../src/telemetry/liveness.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { applyMergePatch } from '../decide/apply-merge-patch.ts';
import { FakeClock } from '../fake-clock.ts';
import { conditionOf, type StatusObject } from '../status-rules/status-object.ts';
import { MemoryApiServer } from './api-server.ts';
import { CallsMade } from './calls-made.ts';
import type { LifePlatform, LifeTarget } from '../stage/targets/life-target.ts';
import { Gateway } from './gateway.ts';

export const OWNER_ID = 'cluster-1';
const NAMESPACE = 'prod';
/** An object of the fleet. A platform object and its Secret are called after their target. */
const refTo = (name: string): { namespace: string; name: string } => ({ namespace: NAMESPACE, name });
/** Turns of the event loop in which a call is begun where one is to be. */
const IDLE_TURNS = 2;
/** Turns of the event loop without news after which nothing is on its way. */
const QUIET_TURNS = 4;
/** The same where a call hangs, and is never answered. */
const HANGING_TURNS = 30;

/** What a fleet is like. */
export interface FleetOptions {
  targets: readonly LifeTarget[];
  /** In [0, 1): all that is left to chance. */
  random: () => number;
  /** Of every platform object; what the schema sets without it. */
  rateLimit?: { requestsPerSecond: number; burst: number; maxInFlight: number };
}

/** A platform of a fleet and where the operator finds it. */
export interface Berth {
  readonly target: LifeTarget;
  readonly platform: LifePlatform;
  readonly gateway: Gateway;
}

/**
 * The whole operator in this process, with its own caches, queues, loops, limiters, breakers, observers and clients, on
 * simulated platforms that really listen, one for each target. Only the API server is in memory, and time is moved by
 * the test: from one moment at which something is due to the next, once every call has been answered.
 */
export class Fleet implements AsyncDisposable {
  readonly clock: FakeClock;
  readonly api: MemoryApiServer;
  readonly calls: CallsMade;
  readonly berths = new Map<TargetName, Berth>();
  /** See each version that a status write has made of a deployment, before the operator has its answer. */
  readonly onStatus: ((object: StatusObject) => unknown)[] = [];
  /** See each deployment that the operator has let go of, before it has its answer. */
  readonly onGone: ((object: StatusObject) => unknown)[] = [];
  /** Lines of the log that say more than `info`. */
  readonly alarms: string[] = [];
  /** The least by which time moves; calls that are made meanwhile are answered after it. Milliseconds. */
  step = 50;
  /** Calls may hang. */
  hanging = false;
  /** What was known of calls when they were looked at last. */
  #known = 0;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  private constructor(clock: FakeClock) {
    this.clock = clock;
    this.api = new MemoryApiServer(clock);
    this.calls = new CallsMade(clock);
    this.api.onStatus = async (object) => {
      if (object.kind !== inferenceDeployments.kind) return;
      for (const see of this.onStatus) await see(object as StatusObject);
    };
    this.api.onGone = async (object) => {
      if (object.kind !== inferenceDeployments.kind) return;
      for (const see of this.onGone) await see(object as StatusObject);
    };
  }

  static async start(options: FleetOptions): Promise<Fleet> {
    const started = await Promise.all(
      options.targets.map(async (target) => {
        const platform = await target.start();
        await platform.control.setClock('manual');
        return { target, platform, gateway: await Gateway.before(platform.connection.url) };
      }),
    );
    const times = await Promise.all(started.map(({ platform }) => platform.control.now()));
    const fleet = new Fleet(new FakeClock(new Date(Math.max(...times)).toISOString()));
    for (const berth of started) {
      fleet.berths.set(berth.target.name, berth);
      fleet.#connect(berth, options.rateLimit);
    }
    fleet.#run(options.random);
    await fleet.wait(2_000);
    return fleet;
  }

  berth(target: TargetName): Berth {
    const berth = this.berths.get(target);
    if (berth === undefined) throw new Error(`${target} is not part of this fleet`);
    return berth;
  }

  /** kubectl apply of a new object. */
  apply(target: TargetName, name: string, spec: object = {}): void {
    const { deployment } = this.berth(target).platform;
    const given = { platformRef: { name: target }, [target]: deployment };
    this.api.add(inferenceDeployments, refTo(name), {
      spec: inferenceDeploymentSpecSchema.parse(applyMergePatch(given, spec)),
      status: unobserved('NotCreated'),
    });
  }

  /** kubectl patch of the spec. */
  edit(name: string, spec: object): void {
    this.api.edit(inferenceDeployments, refTo(name), { spec });
  }

  delete(name: string): void {
    this.api.delete(inferenceDeployments, refTo(name));
  }

  /** Somebody writes the same credentials once more, or others in their place. */
  renewSecret(target: TargetName, credentials: Readonly<Record<string, string>> = {}): void {
    this.api.edit(secrets, refTo(target), { data: inBase64(credentials) });
  }

  object(name: string): StatusObject | undefined {
    return this.api.all(inferenceDeployments).get(`${NAMESPACE}/${name}`) as StatusObject | undefined;
  }

  platformObject(target: TargetName): StatusObject {
    return this.api.all(inferencePlatforms).get(`${NAMESPACE}/${target}`) as StatusObject;
  }

  /** Names of the objects of a target that are there. */
  names(target: TargetName): string[] {
    const all = [...this.api.all(inferenceDeployments).values()];
    return all
      .filter(({ spec }) => spec !== undefined && target in spec)
      .map(({ metadata }) => metadata.name);
  }

  /** Is what it asks for so, by its own word? */
  isReady(name: string): boolean {
    const object = this.object(name);
    const ready = object && conditionOf(object, 'Ready');
    return ready?.status === 'True' && ready.observedGeneration === object?.metadata.generation;
  }

  says(name: string): string {
    const object = this.object(name);
    const words = (object?.status?.conditions ?? []).map(
      ({ type, status, reason, message }) => `${type}=${status}/${reason} (${message})`,
    );
    return `${name}: ${object === undefined ? 'gone' : words.join(' ')}`;
  }

  /** Time passes, here and on all platforms. Milliseconds. */
  async wait(ms: number): Promise<void> {
    await this.until(() => false, ms);
  }

  /** The same until it is so, at most for so long. Returns how long it took, in milliseconds. */
  async until(isSo: () => boolean, ms: number): Promise<number> {
    const begun = this.clock.monotonic();
    for (;;) {
      await this.#answered();
      const took = this.clock.monotonic() - begun;
      if (isSo() || took >= ms) return took;
      // Whole milliseconds: a rest that is lost to floating point would never end.
      const step = Math.ceil(Math.min(Math.max(this.step, this.clock.untilNext ?? ms), ms - took));
      for (const { platform } of this.berths.values()) await platform.control.advance(step);
      await this.clock.advance(step);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    for (const { platform, gateway } of this.berths.values()) {
      await gateway.shut();
      await platform.stop();
    }
    this.calls[Symbol.dispose]();
  }

  async #answered(): Promise<void> {
    const news = (): number => this.calls.all.length * 1e6 + this.calls.underWay;
    const begun = this.#known;
    for (let quiet = 1; ; quiet += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const now = news();
      if (now !== this.#known) quiet = 0;
      this.#known = now;
      const enough = now === begun ? IDLE_TURNS : QUIET_TURNS;
      const hanging = this.hanging ? HANGING_TURNS : Number.POSITIVE_INFINITY;
      if (quiet >= (this.calls.underWay === 0 ? enough : hanging)) return;
    }
  }

  #connect({ target, platform, gateway }: Berth, rateLimit: FleetOptions['rateLimit']): void {
    const { credentials, section } = platform.connection;
    this.api.add(secrets, refTo(target.name), { data: inBase64(credentials) });
    this.api.add(inferencePlatforms, refTo(target.name), {
      spec: inferencePlatformSpecSchema.parse({
        [platform.type]: { url: gateway.url, ...section },
        credentialsSecretRef: { name: target.name },
        ...(rateLimit !== undefined && { rateLimit }),
      }),
      status: unobserved('Connecting'),
    });
  }

  #run(random: () => number): void {
    const { clock } = this;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the calls that the operator makes
    const kube = this.api as unknown as KubeClient;
    const logger = createLogger({ level: 'warn', format: 'json', write: (line) => this.alarms.push(line) });
    const reporter = { controller: 'inference-operator.io/operator', instance: 'fleet' };
    const onDropped = (reason: string): void => void this.alarms.push(`an event was dropped: ${reason}`);
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
    const { signal } = this.#stop;
    this.#running = Promise.all([manager.run(signal, signal), manager.lead(signal, signal)]);
  }
}

/** As the data of a Secret. */
function inBase64(credentials: Readonly<Record<string, string>>): Record<string, string> {
  const data = Object.entries(credentials).map(([key, value]) => [
    key,
    Buffer.from(value).toString('base64'),
  ]);
  return Object.fromEntries(data) as Record<string, string>;
}
