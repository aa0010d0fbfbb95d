import type { Clock } from '../../../src/time/clock.ts';
import { conditionOf } from '../status-rules/status-object.ts';
import { CallJudge } from './call-judge.ts';
import { bodyFor, hashOf } from './fake-body.ts';
import type { Deployment } from './fake-cluster.ts';
import type { Change, FakePlatform } from './fake-platform.ts';
import { type FakeWorkload, isRecordedAs, isStopped } from './fake-workload.ts';
import { LeaseJudge } from './lease-judge.ts';
import { Takeovers, type TakeoversOptions } from './takeovers.ts';
import { isAdopting, isToStay, unwanted } from './wishes.ts';

/** Judges by what the platform has, never by what the operator says. */
export class Judge {
  /** What broke a promise. */
  readonly complaints: string[] = [];
  /** Without election one operator may change what the other has just read: Ready is then old news for a moment. */
  atOnce = false;
  readonly #clock: Clock;
  readonly #platform: FakePlatform;
  readonly #takeovers: Takeovers;
  readonly #calls: CallJudge;
  readonly #leases: LeaseJudge;
  /** The object as the pass that goes on began with it. */
  #passedOver: Deployment | undefined;
  /** The object is gone, and nothing was promised of its workload. */
  #excused = false;
  #uid: string | undefined;
  /** Workloads of former incarnations, of which this one has held none yet. */
  #left: FakeWorkload[] = [];

  constructor(clock: Clock, options: TakeoversOptions) {
    this.#clock = clock;
    this.#platform = options.platform;
    this.#takeovers = new Takeovers(options);
    this.#calls = new CallJudge(options.platform);
    this.#leases = new LeaseJudge(options.platform);
  }

  /** The workloads of the object. */
  get ours(): FakeWorkload[] {
    return this.#platform.living.filter((workload) => this.#takeovers.isOurs(workload));
  }

  /** The object is gone. */
  ends(last: Deployment): void {
    // What it never took over again stays with whoever left it.
    if (!isAdopting(last)) this.#left = [];
    if (isToStay(last)) this.excuse();
  }

  /** The object is gone, and nobody could or should look after its workload. */
  excuse(): void {
    this.#excused = true;
    // Nobody could tell another object of the same name of what shows only later.
    for (const workload of this.ours) workload.visibleAt = this.#clock.monotonic();
  }

  /** An operator begins a pass with the object as it is now. */
  passes(object: Deployment | undefined, operator: number): void {
    // Of two at once nobody can tell which of them is at it.
    this.#calls.passes(this.atOnce ? undefined : operator);
    this.#passedOver = object;
  }

  /** A call that changes something comes in. */
  call(what: Change, workload: FakeWorkload | undefined): void {
    const which = `${what} of ${workload?.id ?? 'a workload'}`;
    if (workload !== undefined && !this.#takeovers.isOurs(workload))
      this.complaints.push(`${which}, which is somebody else's`);
    const wrong = this.#calls.call(this.#passedOver, what) ?? this.#leases.call(this.#passedOver, what);
    if (wrong !== undefined) this.complaints.push(`${which} ${wrong}`);
    if (this.#passedOver === undefined) return;
    const problem = unwanted(this.#passedOver, what, workload);
    if (problem !== undefined) this.complaints.push(`${which} ${problem}`);
    if (what === 'create' && this.#adoptsAnothers(this.#passedOver))
      this.complaints.push(`${which} where it was to adopt`);
  }

  /** A process could not write down what it sent: nobody can tell what that brought from what a person did. */
  forgets(): void {
    for (const workload of this.ours) workload.drifted ||= workload.sent.length > 0;
  }

  /** Somebody sets the wall clock. */
  jumps(): void {
    this.#leases.unsure = true;
  }

  /** After each step. */
  after(what: string, object: Deployment | undefined): void {
    if (object !== undefined && object.metadata.uid !== this.#uid) this.#begins(object.metadata.uid);
    const count = this.ours.length;
    if (count > 1) this.complaints.push(`after ${what}: ${count} workloads of one object`);
    const leaked = this.ours.some((workload) => !this.#left.includes(workload));
    if (object === undefined && leaked && !this.#excused)
      this.complaints.push(`after ${what}: the object is gone and its workload is not`);
  }

  /** A new version of the status. */
  status(object: Deployment): void {
    const theft = this.#takeovers.note(object);
    if (theft !== undefined) this.complaints.push(theft);
    const { metadata, status, spec } = object;
    const wrong = this.#calls.status(object) ?? this.#leases.status(object);
    if (wrong !== undefined) this.complaints.push(`${wrong}: ${JSON.stringify(status)}`);
    const workload = this.ours.find((each) => isRecordedAs(each, status?.workload));
    this.#left = this.#left.filter((each) => each !== workload);
    const ready = conditionOf({ status }, 'Ready');
    if (ready?.status !== 'True' || ready.observedGeneration !== metadata.generation) return;
    // Ready is said only of the current generation, and only where it is so.
    // A create whose record two operators at once have lost may fail yet; until then what it made serves.
    const serves =
      workload !== undefined &&
      workload.deleting === undefined &&
      (workload.goneAt ?? Number.POSITIVE_INFINITY) > this.#clock.monotonic() &&
      this.#isAsWished(spec, workload) &&
      (hashOf(workload.body) === hashOf(bodyFor(spec)) ||
        (workload.drifted && spec.driftPolicy !== 'Correct'));
    if (!serves && !this.atOnce)
      this.complaints.push(`Ready: True is a lie: ${JSON.stringify([spec, status, workload])}`);
  }

  /** It runs, or stands still where that is wished. */
  #isAsWished(spec: Deployment['spec'], workload: FakeWorkload): boolean {
    const now = this.#clock.monotonic();
    const isOff = isStopped(workload, now);
    if (this.#platform.traits.power !== undefined && spec.state === 'Stopped') return isOff;
    return !isOff && workload.runsAt <= now && this.#platform.hasGpus(workload);
  }

  /** Where `adopt` names what it made itself, a process may know that without the status. */
  #adoptsAnothers(object: Deployment): boolean {
    const named = this.#platform.workloads.findLast(({ id }) => id === object.spec.adopt?.id);
    return isAdopting(object) && (named === undefined || !this.#takeovers.isOurs(named));
  }

  #begins(uid: string): void {
    this.#uid = uid;
    this.#excused = false;
    this.#takeovers.forget();
    this.#left = this.ours;
  }
}
