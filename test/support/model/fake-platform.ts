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

/** One workload, with all of its truth. Times on the monotonic clock. */
export interface FakeWorkload {
  id: string;
  name: string;
  mark: string | undefined;
  body: Record<string, unknown>;
  /** Reads show it from here on; a create whose answer was lost may take effect late. */
  visibleAt: number;
  createdAt: number;
  runsAt: number;
  goneAt: number | undefined;
}

/** What becomes of one call that changes something. */
export interface Fate {
  /** The caller dies or is answered nothing, before or after the effect; or all is well. */
  kind: 'Fine' | 'LostBefore' | 'LostAfter' | 'Late' | 'Refused' | 'CrashBefore' | 'CrashAfter';
  /** How much later a `Late` effect shows, in milliseconds: at most the call's time limit. */
  lateMs: number;
}

/** Thrown where the process dies. */
export class Crash extends Error {}

/** Longest time until a new workload is visible; the platform object says the same. */
export const VISIBILITY_MS = 30_000;
const STARTS_IN_MS = 20_000;
const GOES_IN_MS = 10_000;
export const HOME = 'cluster/33';

/**
 * A platform in memory that refuses nothing by name: where the operator would create a second workload, there is
 * a second workload, and the ledger shows it.
 */
export class FakePlatform implements PlatformClient {
  readonly capabilities = { definiteRead: true, callsPerLook: 3, callsPerPass: 4 };
  readonly workloads: FakeWorkload[] = [];
  /** Changes of workloads that carry somebody else's mark, or none. */
  readonly thefts: string[] = [];
  /** Every call that changes something, when it came in on the monotonic clock, whatever became of it. */
  readonly calls: { what: 'create' | 'update' | 'delete'; at: number }[] = [];
  /** Asked before each call that changes something. */
  fate: () => Fate = () => ({ kind: 'Fine', lateMs: 0 });
  /** Every look at a workload: for which name, and how urgent it was. */
  readonly looks: { name: string; priority: Call['priority'] }[] = [];
  /** Reads fail while it is so. */
  silent = false;
  /** How long a look takes, in milliseconds. */
  lookTakes = 0;
  readonly #clock: Clock;
  /** What the marks of our own workloads begin with. */
  readonly #ownMark: string;
  #serial = 0;

  constructor(clock: Clock, ownMark: string) {
    this.#clock = clock;
    this.#ownMark = ownMark;
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
    const { image, nodeType } = spec.runai?.spec ?? {};
    const body = { image, nodeType, mark: ownerMark };
    void namespace;
    return { kind: 'Desired', desired: { name, body, hash: `v1:${image}/${nodeType}`, notices: [] } };
  }

  namesHome(): boolean {
    return false;
  }

  async locate(): Promise<Location> {
    return this.silent ? { kind: 'Unknown', error: silence() } : { kind: 'Home', home: HOME };
  }

  async find({ id, name }: Identity, call?: Pick<Call, 'priority'>): Promise<Finding> {
    const begunAt = this.#clock.monotonic();
    this.looks.push({ name, priority: call?.priority ?? 'poll' });
    if (this.lookTakes > 0) await this.#clock.sleep(this.lookTakes);
    if (this.silent) return { kind: 'Unknown', error: silence() };
    const visible = this.living.filter(({ visibleAt }) => visibleAt <= begunAt);
    const found = visible.find((w) => w.id === id) ?? visible.find((w) => w.name === name);
    return found === undefined
      ? { kind: 'Absent', begunAt }
      : { kind: 'Present', observation: this.#observe(found) };
  }

  async list(): Promise<Page> {
    return { rows: [], next: undefined, unreadable: 0, begunAt: this.#clock.monotonic() };
  }

  async create(_home: string, { name, body }: Desired, _call: Call): Promise<Outcome> {
    return this.#change('create', (lateMs) => {
      const workload = this.#add(name, String(body['mark']), body, lateMs);
      return {
        kind: 'Accepted',
        workload: { id: workload.id, createdAt: formatTimestamp(this.#clock.now()), phase: 'Creating' },
      };
    });
  }

  async update(observed: Observation, { body }: Desired): Promise<Outcome> {
    return this.#change('update', () => {
      const workload = this.#own(observed.id, 'update');
      if (workload === undefined)
        return { kind: 'Refused', error: new PlatformError('Gone', 'no such workload') };
      workload.body = body;
      workload.runsAt = this.#clock.monotonic() + STARTS_IN_MS;
      return { kind: 'Accepted' };
    });
  }

  async delete(observed: Observation): Promise<Outcome> {
    return this.#change('delete', () => {
      const workload = this.#own(observed.id, 'delete');
      if (workload === undefined)
        return { kind: 'Refused', error: new PlatformError('Gone', 'no such workload') };
      workload.goneAt ??= this.#clock.monotonic() + GOES_IN_MS;
      return { kind: 'Accepted' };
    });
  }

  diff({ body }: Desired, observed: Observation): Difference[] {
    const has = bodyOf(observed);
    const differs = (path: 'image' | 'nodeType', mutable: boolean): Difference[] =>
      body[path] === has[path] ? [] : [{ path, mutable }];
    return [...differs('image', true), ...differs('nodeType', false)];
  }

  assess({ desired, observation }: Question): Assessment {
    const running = observation.phaseClass === 'Running';
    const ready = running && this.diff(desired, observation).length === 0;
    return {
      ready,
      reason: observation.phaseClass,
      message: observation.phase,
      available: running,
      rolledBack: false,
      stuck: false,
      baseline: undefined,
    };
  }

  /** How many calls of a kind came in. */
  count(what: 'create' | 'update' | 'delete'): number {
    return this.calls.filter((call) => call.what === what).length;
  }

  #change(what: 'create' | 'update' | 'delete', effect: (lateMs: number) => Outcome): Outcome {
    this.calls.push({ what, at: this.#clock.monotonic() });
    const { kind, lateMs } = this.fate();
    const ambiguous = { kind: 'Ambiguous', error: silence() } as const;
    switch (kind) {
      case 'CrashBefore':
        throw new Crash('before a call');
      case 'LostBefore':
        return ambiguous;
      case 'Refused':
        return { kind: 'Refused', error: new PlatformError('Invalid', 'refused', { status: 422 }) };
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
      createdAt: now,
      visibleAt: now + lateMs,
      runsAt: now + STARTS_IN_MS,
      goneAt: undefined,
    };
    this.workloads.push(workload);
    return workload;
  }

  #own(id: string, what: string): FakeWorkload | undefined {
    const workload = this.living.find((w) => w.id === id);
    if (workload !== undefined && workload.mark?.startsWith(this.#ownMark) !== true)
      this.thefts.push(`${what} of ${id}`);
    return workload;
  }

  #observe(workload: FakeWorkload): Observation {
    const now = this.#clock.monotonic();
    const deleting = workload.goneAt !== undefined;
    const phase = deleting ? 'Deleting' : workload.runsAt <= now ? 'Running' : 'Creating';
    return {
      id: workload.id,
      name: workload.name,
      home: HOME,
      createdAt: formatTimestamp(workload.createdAt),
      mark: workload.mark,
      foreignKind: undefined,
      deleting,
      phase,
      phaseClass: phase,
      phaseMessage: '',
      replicas: undefined,
      endpoints: [],
      url: undefined,
      begunAt: now,
      detail: workload.body,
    };
  }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this platform wrote it there itself
const bodyOf = ({ detail }: Observation): Record<string, unknown> => detail as Record<string, unknown>;

const silence = (): PlatformError => new PlatformError('Transient', 'no answer');
