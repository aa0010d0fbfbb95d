import { PlatformError } from '../../../src/platform-clients/errors.ts';
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
import { formatTimestamp } from '../../../src/time/timestamp.ts';
import { bodyFor, hashOf } from './fake-body.ts';
import { type FakeWorkload, HOME, observe } from './fake-workload.ts';

/** A call that changes something. */
export type Change = 'create' | 'update' | 'delete';

/** What becomes of one call that changes something. */
export interface Fate {
  /** The caller dies or is answered nothing, before or after the effect; or all is well. */
  kind: 'Fine' | 'LostBefore' | 'LostAfter' | 'Late' | 'Refused' | 'Throttled' | 'CrashBefore' | 'CrashAfter';
  /** How much later a `Late` effect shows, in milliseconds: at most the call's time limit. */
  lateMs: number;
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
  readonly capabilities = {
    workloadKind: 'workload',
    definiteRead: true,
    keepsMark: true,
    reusesIds: false,
    updatesInPlace: true,
    callsPerLook: 3,
    callsPerPass: 4,
  };
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
  /** The namespace of the objects may take over workloads. */
  adoptionAllowed = true;
  readonly #clock: Clock;
  #serial = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Those that exist, visible or not. */
  get living(): FakeWorkload[] {
    return this.workloads.filter(({ goneAt }) => goneAt === undefined || goneAt > this.#clock.monotonic());
  }

  /** Somebody makes a workload of that name by hand. */
  createOutOfBand(name: string, mark: string | undefined): void {
    this.#add(name, mark, { image: 'theirs' }, 0);
  }

  translate({ spec, name, ownerMark, namespace }: Subject): Translation {
    const body = { ...bodyFor(spec), mark: ownerMark };
    void namespace;
    return { kind: 'Desired', desired: { name, body, hash: hashOf(body), notices: [] } };
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
    return this.#change('create', name, undefined, (lateMs) => {
      const workload = this.#add(name, String(body['mark']), body, lateMs);
      workload.sent = [hashOf(body)];
      return {
        kind: 'Accepted',
        workload: { id: workload.id, createdAt: formatTimestamp(this.#clock.now()), phase: 'Creating' },
      };
    });
  }

  async update({ id, name }: Observation, { body }: Desired): Promise<Outcome> {
    const workload = this.#at(id);
    const outcome = this.#change('update', name, workload, () => {
      if (workload === undefined) return gone();
      workload.body = body;
      workload.drifted = false;
      workload.runsAt = this.#clock.monotonic() + STARTS_IN_MS;
      return { kind: 'Accepted' };
    });
    if (workload !== undefined)
      workload.sent = [...(outcome.kind === 'Accepted' ? [] : workload.sent), hashOf(body)];
    return outcome;
  }

  async delete({ id, name }: Observation): Promise<Outcome> {
    const workload = this.#at(id);
    return this.#change('delete', name, workload, () => {
      if (workload === undefined) return gone();
      workload.goneAt ??= this.#clock.monotonic() + GOES_IN_MS;
      return { kind: 'Accepted' };
    });
  }

  diff({ body }: Desired, observed: Observation): Difference[] {
    const has = bodyOf(observed);
    const differs = (path: 'image' | 'nodeType' | 'replicas', mutable: boolean): Difference[] =>
      body[path] === has[path] ? [] : [{ path, mutable }];
    return [...differs('image', true), ...differs('replicas', true), ...differs('nodeType', false)];
  }

  assess({ desired, observation, ignoresDrift = false }: Question): Assessment {
    const running = observation.phaseClass === 'Running';
    const differs = this.diff(desired, observation).length > 0 && !ignoresDrift;
    return {
      ready: running && !differs,
      reason: running && differs ? 'Updating' : observation.phaseClass,
      message: observation.phase,
      available: running,
      rolledBack: false,
      stuck: false,
      baseline: undefined,
    };
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
    effect: (lateMs: number) => Outcome,
  ): Outcome {
    this.calls.push({ what, at: this.#clock.monotonic() });
    this.onChange(what, workload, name);
    const { kind, lateMs } = this.fate();
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
    }
  }

  #add(name: string, mark: string | undefined, body: Record<string, unknown>, lateMs: number): FakeWorkload {
    this.#serial += 1;
    const now = this.#clock.monotonic();
    const workload: FakeWorkload = {
      id: `id-${this.#serial}`,
      name,
      mark,
      body,
      sent: [],
      drifted: false,
      createdAt: now,
      visibleAt: now + lateMs,
      runsAt: now + STARTS_IN_MS,
      goneAt: undefined,
    };
    this.workloads.push(workload);
    return workload;
  }

  #at(id: string): FakeWorkload | undefined {
    return this.living.find((workload) => workload.id === id);
  }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this platform wrote it there itself
const bodyOf = ({ detail }: Observation): Record<string, unknown> => detail as Record<string, unknown>;

const gone = (): Outcome => ({ kind: 'Refused', error: new PlatformError('Gone', 'no such workload') });

const throttled = (): PlatformError =>
  new PlatformError('Throttled', 'too many requests', { status: 429, retryAfterMs: 20_000 });

const silence = (): PlatformError => new PlatformError('Transient', 'no answer');
