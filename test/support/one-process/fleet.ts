import { inferenceDeployments, inferencePlatforms } from '../../../src/crd/names.ts';
import { inferenceDeploymentSpecSchema } from '../../../src/crd/inference-deployment.ts';
import type { TargetName } from '../../../src/crd/targets.ts';
import { unobserved } from '../../../src/crd/unobserved.ts';
import { secrets } from '../../../src/kube/resources.ts';
import { applyMergePatch } from '../decide/apply-merge-patch.ts';
import { FakeClock } from '../fake-clock.ts';
import { conditionOf, type StatusObject } from '../status-rules/status-object.ts';
import { MemoryApiServer } from './api-server.ts';
import { CallsMade } from './calls-made.ts';
import type { LifeTarget } from '../stage/targets/life-target.ts';
import { Answered } from './answered.ts';
import { type Berth, connect, inBase64, type RateLimit, startBerth } from './berth.ts';
import { runOperator } from './run-operator.ts';

const NAMESPACE = 'prod';
/** An object of the fleet. A platform object and its Secret are called after their target. */
const refTo = (name: string): { namespace: string; name: string } => ({ namespace: NAMESPACE, name });

/** What a fleet is like. */
export interface FleetOptions {
  targets: readonly LifeTarget[];
  /** In [0, 1): all that is left to chance. */
  random: () => number;
  /** Of every platform object; what the schema sets without it. */
  rateLimit?: RateLimit;
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
  readonly #answered: Answered;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  private constructor(clock: FakeClock) {
    this.clock = clock;
    this.api = new MemoryApiServer(clock);
    this.calls = new CallsMade(clock);
    this.#answered = new Answered(this.calls);
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
    const started = await Promise.all(options.targets.map(startBerth));
    const times = await Promise.all(started.map(({ platform }) => platform.control.now()));
    const fleet = new Fleet(new FakeClock(new Date(Math.max(...times)).toISOString()));
    for (const berth of started) {
      fleet.berths.set(berth.target.name, berth);
      connect(fleet.api, NAMESPACE, berth, options.rateLimit);
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
      await this.#answered.wait(this.hanging);
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

  #run(random: () => number): void {
    const { api, clock } = this;
    const alarm = (line: string): void => void this.alarms.push(line);
    this.#running = runOperator({ api, clock, random, alarm }, this.#stop.signal);
  }
}
