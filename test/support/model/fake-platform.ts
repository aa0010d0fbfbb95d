import { type ErrorClass, PlatformError } from '../../../src/platform-clients/errors.ts';
import type {
  Assessment,
  Call,
  Desired,
  Difference,
  Finding,
  Identity,
  Location,
  Observation,
  Outcome,
  Page,
  PlatformClient,
  Question,
  Subject,
  Translation,
} from '../../../src/platform-clients/platform.ts';
import type { Clock } from '../../../src/time/clock.ts';
import { assess, diff } from './fake-assess.ts';
import { bodyFor, hashOf } from './fake-body.ts';
import { FakeTasks } from './fake-tasks.ts';
import { createdAtOf, type FakeWorkload, HOME, observe } from './fake-workload.ts';
import type { Traits } from './traits.ts';

/** A call that changes something. */
export type Change = 'create' | 'update' | 'delete' | 'start' | 'stop';

/** What becomes of one call that changes something. */
export interface Fate {
  /** The caller dies or is answered nothing, before or after the effect; or all is well, or only its tasks fail. */
  kind:
    | 'Fine'
    | 'LostBefore'
    | 'LostAfter'
    | 'Late'
    | 'Refused'
    | 'Throttled'
    | 'CrashBefore'
    | 'CrashAfter'
    | 'TaskFails';
  /** How much later a `Late` effect shows, in milliseconds: at most the call's time limit. */
  lateMs: number;
  /** What a task fails with. */
  error?: ErrorClass;
}

/** Thrown where the process dies. */
export class Crash extends Error {}

/** Longest time until a new workload is visible; the platform object says the same. */
export const VISIBILITY_MS = 30_000;
const STARTS_IN_MS = 20_000;
const GOES_IN_MS = 10_000;

/**
 * A platform in memory that refuses nothing by name: where the operator would create a second workload, there is
 * a second workload, and the ledger shows it.
 */
export class FakePlatform implements PlatformClient {
  readonly capabilities;
  readonly traits: Traits;
  readonly tasks: FakeTasks | undefined;
  readonly track?: NonNullable<PlatformClient['track']>;
  readonly openCreates?: NonNullable<PlatformClient['openCreates']>;
  readonly checkQuota?: NonNullable<PlatformClient['checkQuota']>;
  readonly workloads: FakeWorkload[] = [];
  /** Every call that changes something, when it came in on the monotonic clock, whatever became of it. */
  readonly calls: { what: Change; at: number }[] = [];
  /** Asked before each call that changes something. */
  fate: () => Fate = () => ({ kind: 'Fine', lateMs: 0 });
  /** Told of each of them as it comes in, with the workload that it is about, where there is one. */
  onChange: (what: Change, workload: FakeWorkload | undefined, name: string) => void = () => {};
  /** Every look at a workload: for which name, and how urgent it was. */
  readonly looks: { name: string; priority: Call['priority'] }[] = [];
  /** Reads fail while it is so. */
  silent = false;
  /** Reads are answered with 429 while it is so. */
  busy = false;
  /** How long a look takes, in milliseconds. */
  lookTakes = 0;
  /** There is no quota for another workload. */
  overQuota = false;
  /** The namespace of the objects may take over workloads. */
  adoptionAllowed = true;
  readonly #clock: Clock;
  #serial = 0;

  constructor(clock: Clock, traits: Traits = {}) {
    this.#clock = clock;
    this.traits = traits;
    this.capabilities = {
      workloadKind: 'workload',
      definiteRead: true,
      keepsMark: true,
      reusesIds: traits.reusesIds === true,
      updatesInPlace: true,
      callsPerLook: 3,
      callsPerPass: 4,
    };
    const tasks = traits.tasks && new FakeTasks(clock, traits.tasks);
    this.tasks = tasks;
    if (tasks !== undefined) {
      this.track = async (ids) => this.#unread()?.error ?? tasks.track(ids);
      this.openCreates = async (_home, name) => this.#unread()?.error ?? tasks.openCreates(name);
    }
    if (traits.asksQuota === true) this.checkQuota = async () => (this.overQuota ? noQuota() : undefined);
  }

  /** Those that exist, visible or not. */
  get living(): FakeWorkload[] {
    return this.workloads.filter(({ goneAt }) => goneAt === undefined || goneAt > this.#clock.monotonic());
  }

  /** Somebody makes a workload of that name by hand. */
  createOutOfBand(name: string, mark: string | undefined): void {
    this.#add(name, mark, { image: 'theirs' }, this.#clock.monotonic());
  }

  /** When its GPUs are taken away, on the monotonic clock. */
  leaseEndOf(_workload: FakeWorkload): number {
    return Number.POSITIVE_INFINITY;
  }

  /** At that moment, or now. */
  hasGpus(workload: FakeWorkload, at: number = this.#clock.monotonic()): boolean {
    return at < this.leaseEndOf(workload);
  }

  translate({ spec, name, ownerMark, namespace }: Subject): Translation {
    const body = { ...bodyFor(spec), mark: ownerMark };
    void namespace;
    const runs = this.traits.power && { runs: spec.state !== 'Stopped' };
    return { kind: 'Desired', desired: { name, body, hash: hashOf(body), notices: [], ...runs } };
  }

  namesHome(): boolean {
    return false;
  }

  async locate(): Promise<Location> {
    return this.#unread() ?? { kind: 'Home', home: HOME };
  }

  async find({ id, name }: Identity, call?: Pick<Call, 'priority'>): Promise<Finding> {
    const begunAt = this.#clock.monotonic();
    this.looks.push({ name, priority: call?.priority ?? 'poll' });
    if (this.lookTakes > 0) await this.#clock.sleep(this.lookTakes);
    const unread = this.#unread();
    if (unread !== undefined) return unread;
    const visible = this.living.filter(({ visibleAt }) => visibleAt <= begunAt);
    const found = visible.find((w) => w.id === id) ?? visible.find((w) => w.name === name);
    return found === undefined
      ? { kind: 'Absent', begunAt }
      : { kind: 'Present', observation: observe(found, this.#clock.monotonic()) };
  }

  async list(): Promise<Page> {
    return { rows: [], next: undefined, unreadable: 0, begunAt: this.#clock.monotonic() };
  }

  async create(_home: string, { name, body }: Desired, _call: Call): Promise<Outcome> {
    return this.#change('create', name, undefined, (lateMs, error) => {
      if (this.overQuota) return { kind: 'Refused', error: noQuota() };
      const span = this.tasks?.begin('create', name, { lateMs, error });
      const leaves = error === undefined || this.tasks?.traits.leavesRest === true;
      const answer = { kind: 'Accepted', ...(span && { tasks: span.ids }) } as const;
      if (!leaves && span?.showsAt === span?.endsAt) return answer;
      const visibleAt = span?.showsAt ?? this.#clock.monotonic() + lateMs;
      const workload = this.#add(name, String(body['mark']), body, visibleAt);
      workload.sent = [hashOf(body)];
      if (!leaves) workload.goneAt = span?.endsAt;
      if (span !== undefined) return answer;
      const { id } = workload;
      return { ...answer, workload: { id, createdAt: createdAtOf(workload), phase: 'Creating' } };
    });
  }

  async update({ id, name }: Observation, { body }: Desired): Promise<Outcome> {
    const workload = this.#at(id);
    // Whoever sends it may die of it.
    if (workload !== undefined) workload.sent = [...workload.sent, hashOf(body)];
    const outcome = this.#change('update', name, workload, (_lateMs, error) => {
      if (workload === undefined) return gone();
      if (this.#isLocked(name)) return locked();
      const change = (): void => this.#set(workload, body);
      const { ofUpdate: count = 0, leavesRest } = this.tasks?.traits ?? {};
      const comesThrough = count === 0 || error === undefined || leavesRest === true;
      if (comesThrough) workload.drifted = false;
      if (count === 0) change();
      const span = count > 0 ? this.tasks?.begin('update', name, { count, error }) : undefined;
      if (span === undefined) return { kind: 'Accepted' };
      if (comesThrough) this.#clock.schedule(span.showsAt - this.#clock.monotonic(), change);
      return { kind: 'Accepted', tasks: span.ids };
    });
    if (workload !== undefined && outcome.kind === 'Accepted') workload.sent = [hashOf(body)];
    return outcome;
  }

  async delete({ id, name }: Observation): Promise<Outcome> {
    const workload = this.#at(id);
    return this.#change('delete', name, workload, (_lateMs, error) => {
      if (workload === undefined) return gone();
      if (this.#isLocked(name)) return locked();
      const now = this.#clock.monotonic();
      const span = this.tasks?.begin('delete', name, { error });
      const until = span?.endsAt ?? now + GOES_IN_MS;
      workload.deleting = { from: span?.showsAt ?? now, until };
      if (error === undefined || span === undefined)
        workload.goneAt = Math.min(until, workload.goneAt ?? until);
      return { kind: 'Accepted', ...(span && { tasks: span.ids }) };
    });
  }

  readonly start = async (observed: Observation): Promise<Outcome> => this.#turn(observed, 'start');
  readonly stop = async (observed: Observation): Promise<Outcome> => this.#turn(observed, 'stop');

  /** Somebody, or the platform itself, starts or stops it; at once, or as long as that takes. */
  turn(workload: FakeWorkload, on: boolean, takesMs: number): void {
    const now = this.#clock.monotonic();
    if (workload.power.on === on) return;
    workload.power = { on, since: now + takesMs };
    if (on) workload.runsAt = workload.power.since + STARTS_IN_MS;
    const { wakesAfterS } = this.traits.power ?? {};
    if (!on && wakesAfterS !== undefined)
      this.#clock.schedule(takesMs + wakesAfterS * 1000, () => this.turn(workload, true, 0));
  }

  diff(desired: Desired, observed: Observation): Difference[] {
    return diff(desired, observed);
  }

  assess(question: Question): Assessment {
    return assess(question, this.diff(question.desired, question.observation).length > 0);
  }

  /** How many calls of a kind came in. */
  count(what: Change): number {
    return this.calls.filter((call) => call.what === what).length;
  }

  #unread(): { kind: 'Unknown'; error: PlatformError } | undefined {
    if (this.silent) return { kind: 'Unknown', error: silence() };
    return this.busy ? { kind: 'Unknown', error: throttled() } : undefined;
  }

  #change(
    what: Change,
    name: string,
    workload: FakeWorkload | undefined,
    effect: (lateMs: number, error?: PlatformError) => Outcome,
  ): Outcome {
    this.calls.push({ what, at: this.#clock.monotonic() });
    this.onChange(what, workload, name);
    const { kind, lateMs, error = 'Invalid' } = this.fate();
    const ambiguous = { kind: 'Ambiguous', error: silence() } as const;
    switch (kind) {
      case 'CrashBefore':
        throw new Crash('before a call');
      case 'LostBefore':
        return ambiguous;
      case 'Refused':
        return { kind: 'Refused', error: new PlatformError('Invalid', 'refused', { status: 422 }) };
      case 'Throttled':
        return { kind: 'Refused', error: throttled() };
      case 'CrashAfter':
        effect(lateMs);
        throw new Crash('after a call');
      case 'LostAfter':
        effect(0);
        return ambiguous;
      case 'Late':
        effect(lateMs);
        return ambiguous;
      case 'Fine':
        return effect(0);
      case 'TaskFails':
        return effect(0, new PlatformError(error, 'the task failed'));
    }
  }

  #turn({ id, name }: Observation, what: 'start' | 'stop'): Outcome {
    const workload = this.#at(id);
    return this.#change(what, name, workload, () => {
      if (workload === undefined) return gone();
      if (this.#isLocked(name)) return locked();
      const on = what === 'start';
      const { takesS = 0, refusesTwice } = this.traits.power ?? {};
      if (workload.power.on === on && refusesTwice) return locked();
      this.turn(workload, on, takesS * 1000);
      return { kind: 'Accepted' };
    });
  }

  #set(workload: FakeWorkload, body: FakeWorkload['body']): void {
    workload.body = body;
    workload.runsAt = this.#clock.monotonic() + STARTS_IN_MS;
    if (this.traits.power?.updateWakes === true) this.turn(workload, true, 0);
  }

  #isLocked(name: string): boolean {
    return this.tasks?.traits.locks === true && this.tasks.isAtWorkOn(name);
  }

  #add(
    name: string,
    mark: string | undefined,
    body: Record<string, unknown>,
    visibleAt: number,
  ): FakeWorkload {
    this.#serial += 1;
    const now = this.#clock.monotonic();
    const workload: FakeWorkload = {
      serial: this.#serial,
      id: this.traits.reusesIds === true ? name : `id-${this.#serial}`,
      name,
      mark,
      body,
      sent: [],
      drifted: false,
      createdAt: now,
      visibleAt,
      runsAt: visibleAt + STARTS_IN_MS,
      power: { on: true, since: now },
      deleting: undefined,
      goneAt: undefined,
    };
    this.workloads.push(workload);
    return workload;
  }

  #at(id: string): FakeWorkload | undefined {
    return this.living.find((workload) => workload.id === id);
  }
}

const gone = (): Outcome => ({ kind: 'Refused', error: new PlatformError('Gone', 'no such workload') });

const locked = (): Outcome => ({
  kind: 'Refused',
  error: new PlatformError('Transient', 'it is being worked on', { status: 409 }),
});

const noQuota = (): PlatformError => new PlatformError('Quota', 'the quota is exceeded');

const throttled = (): PlatformError =>
  new PlatformError('Throttled', 'too many requests', { status: 429, retryAfterMs: 20_000 });

const silence = (): PlatformError => new PlatformError('Transient', 'no answer');
