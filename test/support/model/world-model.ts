import type { Result } from '../../../src/controller/loop.ts';
import { FakeClock } from '../fake-clock.ts';
import { conditionOf } from '../status-rules/status-object.ts';
import { type Deployment, FakeCluster, type WriteFate } from './fake-cluster.ts';
import { FakeOperator, OWNER_ID } from './fake-operator.ts';
import { FakePlatform, type Fate } from './fake-platform.ts';
import { Judge } from './judge.ts';
import { MARKS, type Step } from './step.ts';
import { SPEC, takeStrangerStep } from './stranger-steps.ts';
import { takeUserStep } from './user-steps.ts';

export const MARK = `${OWNER_ID}/prod/llama`;
const MOST_ROUNDS = 400;

/** A cluster, a platform and two operators that both believe to lead, in memory and in simulated time. */
export class WorldModel {
  readonly clock = new FakeClock();
  readonly cluster = new FakeCluster(this.clock);
  readonly platform: FakePlatform;
  readonly operators: [FakeOperator, FakeOperator];
  readonly #judge: Judge;

  constructor(platform: (clock: FakeClock) => FakePlatform = (clock) => new FakePlatform(clock)) {
    this.platform = platform(this.clock);
    this.#judge = new Judge(this.clock, {
      platform: this.platform,
      mark: MARK,
      lives: (mark) => mark === MARKS.neighbour && this.cluster.neighbour !== undefined,
    });
    this.operators = [this.#operator(), this.#operator()];
    this.cluster.onStatus = (object) => this.#judge.status(object);
    this.cluster.onLate = (arrive) => {
      // What it says was so when it was sent, and nobody can tell any more who did that.
      this.#judge.atOnce = true;
      this.#judge.passes(this.cluster.object, 0);
      arrive();
      this.#judge.atOnce = false;
    };
    this.cluster.onGone = (last) => this.#judge.ends(last);
    this.platform.onChange = (what, workload) => this.#judge.call(what, workload);
    this.#apply(false);
    this.#judge.after('the beginning', this.cluster.object);
  }

  /** What broke a promise. */
  get complaints(): string[] {
    return this.#judge.complaints;
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'pass':
        this.#fates(step.fates, step.writes);
        await this.pass(step.who);
        break;
      case 'bothPass':
        this.#fates(step.fates, step.writes);
        this.#judge.atOnce = true;
        await Promise.all([this.pass(0), this.pass(1)]);
        this.#judge.atOnce = false;
        break;
      case 'wait':
        await this.clock.advance(step.seconds * 1000);
        break;
      case 'rest':
        await this.#comesToRest();
        break;
      case 'edit':
        this.cluster.edit((spec) => Object.assign(spec.runai?.spec ?? {}, { image: step.image }));
        break;
      case 'editFixed':
        this.cluster.edit((spec) => Object.assign(spec.runai?.spec ?? {}, { nodeType: step.nodeType }));
        break;
      case 'policy':
        this.cluster.edit((spec) => {
          spec.driftPolicy = step.drift;
          spec.updateStrategy = { type: step.update };
        });
        break;
      case 'delete':
        this.#letGo(() => this.cluster.delete());
        break;
      case 'apply':
        if (this.cluster.object === undefined) this.#apply(step.withFinalizer);
        break;
      case 'strip':
        // Before that the finalizer is the only trace of a create call, and without it nothing can be promised.
        if (this.cluster.object?.status?.workload?.id !== undefined)
          this.#letGo(() => this.cluster.stripFinalizers());
        break;
      case 'vanish':
        for (const workload of this.#judge.ours) workload.goneAt ??= this.clock.monotonic();
        break;
      case 'drift':
        for (const workload of this.#judge.ours) {
          workload.body = { ...workload.body, image: step.image };
          workload.drifted = true;
        }
        break;
      case 'taken':
        // Somebody of another cluster; the platform lets nobody have a name twice.
        if (this.platform.living.length === 0) this.platform.createOutOfBand('llama', MARKS.anotherCluster);
        break;
      case 'freed':
        this.#free();
        break;
      case 'jump':
        this.#judge.jumps();
        this.clock.jumpWall(step.minutes * 60_000);
        break;
      case 'silence':
        this.platform.silent = step.on;
        break;
      case 'busy':
        this.platform.busy = step.on;
        break;
      case 'overQuota':
        this.platform.overQuota = step.on;
        break;
      case 'turn':
        if (this.platform.traits.power !== undefined)
          for (const workload of this.#judge.ours) this.platform.turn(workload, step.on, 0);
        break;
      case 'restart':
        this.operators[step.who] = this.#operator();
        break;
      case 'leaseEnds':
        await this.#leaseEnds(step.vanishes);
        break;
      case 'paused':
      case 'leasePolicy':
      case 'deletionPolicy':
      case 'abandon':
      case 'scale':
      case 'state':
        takeUserStep(step, this.cluster, this.platform.traits);
        break;
      default:
        takeStrangerStep(step, this.cluster, this.platform);
    }
    if (isForgetful(step, this.cluster.object)) this.#judge.forgets();
    this.#judge.after(JSON.stringify(step), this.cluster.object);
  }

  /** One pass of one operator over what the API server has now. */
  async pass(who: 0 | 1): Promise<Result | { kind: 'Crashed' }> {
    this.operators[who].sync();
    this.#judge.passes(this.cluster.object, who);
    const result = await this.operators[who].pass();
    if (result.kind === 'Crashed') this.operators[who] = this.#operator();
    return result;
  }

  /** Faults stop: passes and time go on until the object needs nothing more, or for too long. Then no pause lasts. */
  async settle(): Promise<void> {
    await this.#comesToRest();
    if (this.cluster.object?.spec.paused !== true) return;
    await this.take({ do: 'paused', on: false });
    await this.#comesToRest();
  }

  async #comesToRest(): Promise<void> {
    this.#fates([], []);
    this.platform.silent = false;
    this.platform.busy = false;
    this.platform.overQuota = false;
    // The list shows what people have done meanwhile.
    this.operators[0].sync();
    this.operators[0].hint();
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const result = await this.pass(0);
      this.#judge.after('settling', this.cluster.object);
      if (this.cluster.object === undefined) return;
      this.#helps(this.cluster.object);
      const goesOn = result.kind !== 'Done' && (comesBackIn(result) ?? 0) < 1_000;
      if (this.isSettled() && !goesOn) return this.#judge.status(this.cluster.object);
      await this.clock.advance(Math.max(1, Math.min(comesBackIn(result) ?? 30_000, 3_600_000)));
    }
    this.complaints.push(
      `not settled after ${MOST_ROUNDS} passes: ${JSON.stringify(this.cluster.object?.status)}`,
    );
  }

  /** A deletion that waits for a person says what to do: to delete what stands there on the platform. */
  #helps(object: Deployment): void {
    const stalled = conditionOf(object, 'Stalled');
    if (object.metadata.deletionTimestamp === undefined || stalled?.reason !== 'NameConflict') return;
    this.#free();
  }

  #free(): void {
    for (const workload of this.platform.living)
      if (!this.#judge.ours.includes(workload)) workload.goneAt ??= this.clock.monotonic();
  }

  async #leaseEnds(vanishes: boolean): Promise<void> {
    for (const workload of this.#judge.ours) {
      const left = this.platform.leaseEndOf(workload) - this.clock.monotonic();
      if (left === Number.POSITIVE_INFINITY) continue;
      await this.clock.advance(Math.max(0, left));
      if (vanishes) workload.goneAt ??= this.clock.monotonic();
    }
  }

  isSettled(): boolean {
    return this.cluster.object !== undefined && isSettled(this.cluster.object);
  }

  #operator(): FakeOperator {
    const operator = new FakeOperator(this.clock, this.cluster, this.platform);
    operator.sync();
    return operator;
  }

  #apply(withFinalizer: boolean): void {
    this.cluster.create('llama', SPEC);
    // A manifest that was copied from a live object brings its finalizer along.
    if (withFinalizer && this.cluster.object !== undefined)
      this.cluster.object.metadata.finalizers = ['inference-operator.io/workload'];
  }

  /** What a person does may take the object away at once, though its workload is there. */
  #letGo(change: () => void): void {
    const before = this.cluster.object;
    change();
    if (before !== undefined && this.cluster.object === undefined) this.#judge.excuse();
  }

  #fates(fates: Fate[], writes: WriteFate[]): void {
    const left = [...fates];
    const leftWrites = [...writes];
    this.platform.fate = () => left.shift() ?? { kind: 'Fine', lateMs: 0 };
    this.cluster.fate = () => leftWrites.shift() ?? 'Fine';
  }
}

/** A process may have made a call of which nothing is written down: where drift is left, an update is, before. */
function isForgetful(step: Step, object: Deployment | undefined): boolean {
  if (step.do !== 'pass' && step.do !== 'bothPass') return false;
  if (object?.spec.driftPolicy !== 'Correct') return false;
  return step.writes.length > 0 || step.fates.some(({ kind }) => kind.startsWith('Crash'));
}

/** After how many milliseconds a key wants another pass, where it says so itself. */
export function comesBackIn(result: Result | { kind: 'Crashed' }): number | undefined {
  if (result.kind === 'Overtaken') return 100;
  return result.kind === 'After' ? result.ms : undefined;
}

/** The object is as its spec says, rests as it is while it is paused, or waits for a person. */
export function isSettled(object: Deployment): boolean {
  const { metadata, spec, status } = object;
  const is = (type: string): boolean => conditionOf(object, type)?.status === 'True';
  const rests = spec.paused && status?.conditions?.some(({ reason }) => reason === 'Paused') === true;
  return (
    metadata.deletionTimestamp === undefined &&
    status?.observedGeneration === metadata.generation &&
    (is('Ready') || is('Stalled') || rests)
  );
}
