import type { Result } from '../../../src/controller/loop.ts';
import { FakeClock } from '../fake-clock.ts';
import { type Deployment, FakeCluster, type WriteFate } from './fake-cluster.ts';
import { FakeOperator, OWNER_ID } from './fake-operator.ts';
import { type Fate, FakePlatform, type FakeWorkload } from './fake-platform.ts';

/** One thing that happens. */
export type Step =
  | { do: 'pass'; who: 0 | 1; fates: Fate[]; writes: WriteFate[] }
  | { do: 'bothPass'; fates: Fate[]; writes: WriteFate[] }
  | { do: 'wait'; seconds: number }
  | { do: 'edit'; image: string }
  | { do: 'editFixed'; nodeType: string }
  | { do: 'policy'; drift: 'Correct' | 'Report'; update: 'InPlace' | 'Recreate' }
  | { do: 'delete' }
  | { do: 'apply'; withFinalizer: boolean }
  | { do: 'strip' }
  | { do: 'vanish' }
  | { do: 'drift'; image: string }
  | { do: 'taken' }
  | { do: 'freed' }
  | { do: 'jump'; minutes: number }
  | { do: 'silence'; on: boolean }
  | { do: 'restart'; who: 0 | 1 };

export const MARK = `${OWNER_ID}/prod/llama`;
const MOST_ROUNDS = 200;

/** A cluster, a platform and two operators that both believe to lead, in memory and in simulated time. */
export class WorldModel {
  readonly clock = new FakeClock();
  readonly cluster = new FakeCluster(this.clock);
  readonly platform = new FakePlatform(this.clock, MARK);
  readonly operators: [FakeOperator, FakeOperator];
  /** What broke a promise. */
  readonly complaints: string[] = [];
  /** Somebody took the finalizer away and deleted before anybody could look: nothing can be promised. */
  #excused = false;
  /** Without election one operator may change what the other has just read: Ready is then old news for a moment. */
  #atOnce = false;

  constructor() {
    this.operators = [this.#operator(), this.#operator()];
    this.cluster.onStatus = (object) => this.#judgeStatus(object);
    this.#apply(false);
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'pass':
        this.#fates(step.fates, step.writes);
        await this.pass(step.who);
        break;
      case 'bothPass':
        this.#fates(step.fates, step.writes);
        this.#atOnce = true;
        await Promise.all([this.pass(0), this.pass(1)]);
        this.#atOnce = false;
        break;
      case 'wait':
        await this.clock.advance(step.seconds * 1000);
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
        this.#delete();
        break;
      case 'apply':
        if (this.cluster.object === undefined) this.#apply(step.withFinalizer);
        break;
      case 'strip':
        // Before that the finalizer is the only trace of a create call, and without it nothing can be promised.
        if (this.cluster.object?.status?.workload?.id !== undefined) this.cluster.stripFinalizers();
        this.#excused ||= this.cluster.object === undefined;
        break;
      case 'vanish':
        for (const workload of this.#ours()) workload.goneAt ??= this.clock.monotonic();
        break;
      case 'drift':
        for (const workload of this.#ours()) workload.body = { ...workload.body, image: step.image };
        break;
      case 'taken':
        // Somebody of another cluster; the platform lets nobody have a name twice.
        if (this.platform.living.length === 0) this.platform.createOutOfBand('llama', 'cluster-2/prod/llama');
        break;
      case 'freed':
        for (const workload of this.platform.living)
          if (workload.mark !== MARK) workload.goneAt ??= this.clock.monotonic();
        break;
      case 'jump':
        this.clock.jumpWall(step.minutes * 60_000);
        break;
      case 'silence':
        this.platform.silent = step.on;
        break;
      case 'restart':
        this.operators[step.who] = this.#operator();
        break;
    }
    this.#judge(JSON.stringify(step));
  }

  /** One pass of one operator over what the API server has now. */
  async pass(who: 0 | 1): Promise<Result | { kind: 'Crashed' }> {
    this.operators[who].sync();
    const result = await this.operators[who].pass();
    if (result.kind === 'Crashed') this.operators[who] = this.#operator();
    return result;
  }

  /** Faults stop: passes and time go on until the object needs nothing more, or for too long. */
  async settle(): Promise<void> {
    this.#fates([], []);
    this.platform.silent = false;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const result = await this.pass(0);
      this.#judge('settling');
      if (this.cluster.object === undefined || this.isSettled()) return;
      await this.clock.advance(Math.max(1, Math.min(comesBackIn(result) ?? 30_000, 3_600_000)));
    }
    this.complaints.push(
      `not settled after ${MOST_ROUNDS} passes: ${JSON.stringify(this.cluster.object?.status)}`,
    );
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
    const spec = { platformRef: { name: 'runai' }, runai: { spec: { image: 'a' } } };
    this.cluster.create('llama', spec);
    // A manifest that was copied from a live object brings its finalizer along.
    if (withFinalizer && this.cluster.object !== undefined)
      this.cluster.object.metadata.finalizers = ['inference-operator.io/workload'];
    this.#excused = false;
  }

  #delete(): void {
    const unheld = (this.cluster.object?.metadata.finalizers ?? []).length === 0;
    this.cluster.delete();
    if (unheld && this.cluster.object === undefined) this.#excused = true;
  }

  #ours(): FakeWorkload[] {
    return this.platform.living.filter(({ mark }) => mark === MARK);
  }

  #fates(fates: Fate[], writes: WriteFate[]): void {
    const left = [...fates];
    const leftWrites = [...writes];
    this.platform.fate = () => left.shift() ?? { kind: 'Fine', lateMs: 0 };
    this.cluster.fate = () => leftWrites.shift() ?? 'Fine';
  }

  #judge(after: string): void {
    const ours = this.#ours();
    if (ours.length > 1) this.complaints.push(`after ${after}: ${ours.length} workloads of one object`);
    if (this.cluster.object === undefined && ours.length > 0 && !this.#excused)
      this.complaints.push(`after ${after}: the object is gone and its workload is not`);
    if (this.platform.thefts.length > 0)
      this.complaints.push(`after ${after}: ${this.platform.thefts.join()}`);
  }

  /** Ready is said only of the current generation, and only where it is so. */
  #judgeStatus({ metadata, status, spec }: Deployment): void {
    const ready = status?.conditions?.find(({ type }) => type === 'Ready');
    if (ready?.status !== 'True' || ready.observedGeneration !== metadata.generation) return;
    const workload = this.#ours().find(({ id }) => id === status?.workload?.id);
    const wanted = spec.runai?.spec;
    const serves =
      workload !== undefined &&
      workload.goneAt === undefined &&
      workload.runsAt <= this.clock.monotonic() &&
      workload.body['image'] === wanted?.image &&
      workload.body['nodeType'] === wanted?.nodeType;
    if (!serves && !this.#atOnce && spec.driftPolicy === 'Correct')
      this.complaints.push(`Ready: True is a lie: ${JSON.stringify(workload)}`);
  }
}

/** After how many milliseconds a key wants another pass, where it says so itself. */
export function comesBackIn(result: Result | { kind: 'Crashed' }): number | undefined {
  if (result.kind === 'Overtaken') return 100;
  return result.kind === 'After' ? result.ms : undefined;
}

/** The object is as its spec says, or waits for a person. */
export function isSettled({ metadata, status }: Deployment): boolean {
  const is = (type: string): boolean =>
    status?.conditions?.some((c) => c.type === type && c.status === 'True') === true;
  return (
    metadata.deletionTimestamp === undefined &&
    status?.observedGeneration === metadata.generation &&
    (is('Ready') || is('Stalled'))
  );
}
