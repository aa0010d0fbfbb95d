import { openConnection, type PlatformConnection } from '../../src/platform-clients/connection.ts';
import { hostRules } from '../../src/platform-clients/http/hosts.ts';
import type {
  Assessment,
  Call,
  Desired,
  Difference,
  Finding,
  Location,
  Measurements,
  Observation,
  Outcome,
  PlatformClient,
  Question,
  Subject,
} from '../../src/platform-clients/platform.ts';
import { formatTimestamp } from '../../src/time/timestamp.ts';
import type { KnobPatch } from '../simulators/runai/knobs.ts';
import { type RunaiSimulator, startRunaiSimulator } from '../simulators/runai/simulator.ts';
import { FakeClock } from './fake-clock.ts';

const POLLING = { active: 1_000, visibilityWindow: 3_000 };

/** How far time moves between two looks, and how often is looked before a story is given up. */
const STEP_MS = 250;
const MOST_STEPS = 120;
/** Turns of the event loop in which a call that waits for nothing but the simulator has been answered. */
const TURNS_TO_ANSWER = 20;

/**
 * One workload's story with the real client and the simulator, told step by step: what a controller does, without
 * Kubernetes. The clocks of both are moved together; nothing sleeps.
 */
export class RunaiStory implements AsyncDisposable {
  readonly name = 'llama';
  readonly ownerMark = 'cluster-1/prod/llama';
  readonly control: RunaiSimulator['control'];
  readonly #target: 'runai' | 'nim';
  readonly #simulator: RunaiSimulator;
  readonly #clock: FakeClock;
  readonly #connection: PlatformConnection;
  readonly #client: PlatformClient;
  readonly #call: Call = { signal: new AbortController().signal, priority: 'edit' };
  /** The platform has refused a call: from then on calls may wait for a token as well. */
  #isPaced = false;
  #home = '';
  #desired: Desired | undefined;
  #applied: string | undefined;
  #observation: Observation | undefined;
  #operation: Question['operation'];
  #provisional: Question['provisional'];

  constructor(
    simulator: RunaiSimulator,
    clock: FakeClock,
    connection: PlatformConnection,
    target: 'runai' | 'nim',
  ) {
    this.#target = target;
    this.#simulator = simulator;
    this.control = simulator.control;
    this.#clock = clock;
    this.#connection = connection;
    const client = connection.client(target);
    if (client === undefined) throw new Error(`a Run:ai connection serves ${target}`);
    this.#client = client;
  }

  get id(): string {
    return this.#seen().id;
  }

  get mark(): string | undefined {
    return this.#seen().mark;
  }

  /** Creates the workload if it is not there; looks again as long as the answer leaves it open. */
  async apply(spec: object, replicas = 1): Promise<void> {
    const location = await this.locate({ project: 'team-a' });
    if (location.kind !== 'Home') throw new Error(`no home: ${JSON.stringify(location)}`);
    this.#home = location.home;
    this.#observation = undefined;
    this.#applied = undefined;
    this.#desired = this.#translate(spec, replicas);
    let absentSince: number | undefined;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const finding = await this.findByName();
      if (finding.kind === 'Present') return this.#sent('Create');
      absentSince = finding.kind === 'Absent' ? (absentSince ?? finding.begunAt) : undefined;
      if (absentSince !== undefined) {
        const outcome = await this.#settle(this.#client.create(this.#home, this.#desired, this.#call));
        if (outcome.kind === 'Accepted') return this.#sent('Create');
        // An unanswered create may still become visible: the window begins anew.
        absentSince = undefined;
        await this.pass(outcome.kind === 'Ambiguous' ? POLLING.visibilityWindow : STEP_MS);
      }
    }
    throw new Error('the workload never came');
  }

  async update(spec: object, replicas = 1): Promise<Outcome> {
    this.#desired = this.#translate(spec, replicas);
    const { baseline } = await this.assess();
    const judging = { ...POLLING, ignoresDrift: false };
    const send = (): Promise<Outcome> =>
      this.#patiently(() => this.#client.update(this.#seen(), this.#wanted(), this.#call, judging));
    let outcome = await send();
    // It did not happen, and the next try may be another one.
    for (let tries = 0; isBusy(outcome) && tries < MOST_STEPS; tries += 1) {
      await this.pass(STEP_MS);
      await this.assess();
      outcome = await send();
    }
    while (outcome.kind === 'Accepted' && outcome.unseen !== undefined) {
      await this.pass(STEP_MS);
      await this.assess();
      outcome = await send();
    }
    if (outcome.kind === 'Accepted') this.#sent('Update', outcome.baseline ?? baseline);
    return outcome;
  }

  createAgain(): Promise<Outcome> {
    return this.#patiently(() => this.#client.create(this.#home, this.#wanted(), this.#call));
  }

  remove(): Promise<Outcome> {
    return this.#patiently(() => this.#client.delete(this.#seen(), this.#call));
  }

  /** One read, by the id that is known or the one that is given. */
  async find(id = this.#observation?.id): Promise<Finding> {
    const baseline = this.#operation?.baseline;
    const seen = id !== undefined && id === this.#observation?.id;
    const identity = {
      home: this.#home,
      name: this.name,
      ...(id && { id }),
      ...(baseline && { baseline }),
      ...(seen && { seen }),
    };
    const home = this.#home === '' ? await this.#anyHome() : this.#home;
    return this.#patiently(() => this.#client.find({ ...identity, home }, this.#call));
  }

  async findByName(): Promise<Finding> {
    const home = this.#home === '' ? await this.#anyHome() : this.#home;
    return this.#patiently(() => this.#client.find({ home, name: this.name }, this.#call));
  }

  /** One read and what it means. Throws where there is no workload to judge. */
  async assess(): Promise<Assessment> {
    const finding = await this.find();
    if (finding.kind !== 'Present') throw new Error(`not there: ${JSON.stringify(finding)}`);
    this.#observation = finding.observation;
    const judged = this.#client.assess({
      desired: this.#wanted(),
      observation: finding.observation,
      operation: this.#operation,
      provisional: this.#provisional,
      polling: POLLING,
    });
    const key = judged.provisional?.key;
    if (key === undefined) this.#provisional = undefined;
    else if (this.#provisional?.key !== key) this.#provisional = { key, since: finding.observation.begunAt };
    if (judged.ready) this.#operation = undefined;
    return judged;
  }

  /** Looks until a verdict fits; the last one where none does. */
  async until(fits: (judged: Assessment) => boolean): Promise<Assessment> {
    let last: Assessment | undefined;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const finding = await this.find();
      // A new workload may stay invisible for a while.
      if (finding.kind === 'Present') {
        last = await this.assess();
        if (fits(last)) return last;
      }
      await this.pass(STEP_MS);
    }
    if (last === undefined) throw new Error('never visible');
    return last;
  }

  untilReady(): Promise<Assessment> {
    return this.until(({ ready }) => ready);
  }

  async untilAbsent(): Promise<Finding> {
    let finding = await this.find();
    for (let step = 0; step < MOST_STEPS && finding.kind !== 'Absent'; step += 1) {
      await this.pass(STEP_MS);
      finding = await this.find();
    }
    return finding;
  }

  async differences(): Promise<Difference[]> {
    await this.assess();
    return this.#client.diff(this.#wanted(), this.#seen());
  }

  /** The spec that the platform shows. */
  async shown(): Promise<Record<string, unknown>> {
    const workload = await this.control.workload(this.id);
    return workload?.spec ?? {};
  }

  /** The spec that answers requests. */
  async serving(): Promise<Record<string, unknown> | undefined> {
    return (await this.control.workload(this.id))?.servingSpec;
  }

  /** How many workloads of this name there are. */
  async count(): Promise<number> {
    return (await this.control.workloads()).filter(({ name }) => name === this.name).length;
  }

  /** The ids that the list shows. */
  async listed(): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#settle(this.#client.list(cursor, this.#call));
      if (page instanceof Error) throw page;
      ids.push(...page.rows.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    return ids;
  }

  locate(place: { project?: string; cluster?: string }): Promise<Location> {
    return this.#patiently(() => this.#client.locate(this.#subject({}, 1, place).spec, this.#call));
  }

  measure(): Promise<Measurements | Error> | undefined {
    const measuring = this.#client.measure?.(this.id, this.#call);
    return measuring && this.#settle(measuring);
  }

  /** Time passes, for both. */
  async pass(ms: number): Promise<void> {
    await this.control.advance(ms);
    await this.#clock.advance(ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.close();
    await this.#simulator.stop();
  }

  /** The platform's own limit may hit any call; it passes. */
  async #patiently<T extends Finding | Outcome | Location>(work: () => Promise<T>): Promise<T> {
    for (let step = 0; ; step += 1) {
      const result = await this.#settle(work());
      const throttled = 'error' in result && result.error.class === 'Throttled';
      if (!throttled || step === MOST_STEPS) return result;
    }
  }

  /** Lets time pass while a call waits for a limit or a token: it would hang for ever otherwise. */
  async #settle<T>(work: Promise<T>): Promise<T> {
    const state = { done: false };
    const finished = work.finally(() => {
      state.done = true;
    });
    for (let turn = 1; !state.done; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const paused = this.#connection.limiter.pausedFor > 0;
      this.#isPaced ||= paused;
      if (paused || (this.#isPaced && turn % TURNS_TO_ANSWER === 0)) await this.pass(STEP_MS);
    }
    return finished;
  }

  #sent(type: 'Create' | 'Update', baseline?: string): void {
    this.#applied = this.#wanted().hash;
    this.#provisional = undefined;
    const startedAt = formatTimestamp(this.#clock.now());
    this.#operation = { type, startedAt, ...(baseline !== undefined && { baseline }) };
  }

  #translate(spec: object, replicas: number): Desired {
    const translation = this.#client.translate(this.#subject(spec, replicas, { project: 'team-a' }));
    if (translation.kind !== 'Desired') throw new Error(translation.message);
    return translation.desired;
  }

  #subject(spec: object, replicas: number, place: object): Subject {
    const subject = {
      namespace: 'prod',
      name: this.name,
      ownerMark: this.ownerMark,
      spec: { replicas, [this.#target]: { ...place, spec } },
      ...(this.#applied !== undefined && { applied: this.#applied }),
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part of a spec that the client reads
    return subject as unknown as Subject;
  }

  async #anyHome(): Promise<string> {
    const location = await this.locate({ project: 'team-a' });
    return location.kind === 'Home' ? location.home : '';
  }

  #seen(): Observation {
    if (this.#observation === undefined) throw new Error('nothing was seen yet');
    return this.#observation;
  }

  #wanted(): Desired {
    if (this.#desired === undefined) throw new Error('nothing was applied yet');
    return this.#desired;
  }
}

function isBusy(outcome: Outcome): boolean {
  return outcome.kind === 'Refused' && outcome.error.class === 'Busy';
}

/** A story in front of a simulator with these knobs. */
export async function startRunaiStory(
  knobs: KnobPatch,
  target: 'runai' | 'nim' = 'runai',
): Promise<RunaiStory> {
  const simulator = await startRunaiSimulator({ knobs });
  await simulator.control.setClock('manual');
  const clock = new FakeClock(new Date(await simulator.control.now()).toISOString());
  const connection = openConnection(
    {
      type: 'runai',
      url: simulator.url,
      sections: { runai: { url: simulator.url } },
      credentials: { clientId: 'operator', clientSecret: 'operator-secret' },
      secret: 'Secret prod/runai',
      insecureSkipVerify: false,
      rateLimit: { requestsPerSecond: 100_000, burst: 100_000, maxInFlight: 16 },
    },
    { clock, hosts: hostRules(['127.0.0.1']), proxies: {}, userAgent: 'story/0' },
  );
  return new RunaiStory(simulator, clock, connection, target);
}
