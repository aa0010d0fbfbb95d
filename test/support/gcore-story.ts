import { openConnection, type PlatformConnection } from '../../src/platform-clients/connection.ts';
import { PlatformError } from '../../src/platform-clients/errors.ts';
import { hostRules } from '../../src/platform-clients/http/hosts.ts';
import type {
  Assessment,
  Call,
  Desired,
  Difference,
  Finding,
  Observation,
  Outcome,
  PlatformClient,
  Question,
  Subject,
} from '../../src/platform-clients/platform.ts';
import { formatTimestamp } from '../../src/time/timestamp.ts';
import { tokens } from '../simulators/gcore/accounts.ts';
import { flavors } from '../simulators/gcore/catalog.ts';
import type { KnobPatch } from '../simulators/gcore/knobs.ts';
import { type GcoreSimulator, startGcoreSimulator } from '../simulators/gcore/simulator.ts';
import { FakeClock } from './fake-clock.ts';

const POLLING = { active: 1_000, visibilityWindow: 3_000 };
const HOME_PROJECT = 1234;

/** How far time moves between two looks, and how often is looked before a story is given up. */
const STEP_MS = 250;
const MOST_STEPS = 120;
/** Turns of the event loop in which a call that waits for nothing but the simulator has been answered. */
const TURNS_TO_ANSWER = 20;

/** The section of a target, as far as stories need it. */
export interface Wanted {
  spec: Record<string, unknown>;
  env?: readonly object[];
  extra?: Record<string, unknown>;
}

/** What every story's deployment has, where it says nothing else. */
export const usual = {
  image: 'vllm/vllm-openai:v0.10.0',
  listening_port: 8000,
  flavor_name: flavors.h100,
  containers: [{ region_id: 7, scale: { min: 1, max: 1 } }],
};

/** What is different about a subject. */
export interface Circumstances {
  replicas?: number;
  state?: 'Running' | 'Stopped';
  secrets?: Subject['secrets'];
}

/**
 * One deployment's story with the real client and the simulator, told step by step: what a controller does, without
 * Kubernetes. The clocks of both are moved together; nothing sleeps.
 */
export class GcoreStory implements AsyncDisposable {
  readonly name: string;
  readonly ownerMark = 'cluster-1/prod/llama';
  readonly control: GcoreSimulator['control'];
  readonly client: PlatformClient;
  readonly connection: PlatformConnection;
  readonly call: Call = { signal: new AbortController().signal, priority: 'edit' };
  readonly home: string;
  readonly #simulator: GcoreSimulator;
  readonly #clock: FakeClock;
  /** The platform has refused a call: from then on calls may wait for a token as well. */
  #isPaced = false;
  #desired: Desired | undefined;
  #applied: string | undefined;
  #observation: Observation | undefined;
  #operation: Question['operation'];
  #provisional: Question['provisional'];

  constructor(simulator: GcoreSimulator, clock: FakeClock, connection: PlatformConnection, name: string) {
    this.#simulator = simulator;
    this.control = simulator.control;
    this.#clock = clock;
    this.connection = connection;
    this.name = name;
    this.home = `${simulator.url}/${HOME_PROJECT}`;
    const client = connection.client('gcore');
    if (client === undefined) throw new Error('a Gcore connection serves gcore');
    this.client = client;
  }

  /** What the last look showed. */
  get seen(): Observation {
    if (this.#observation === undefined) throw new Error('nothing was seen yet');
    return this.#observation;
  }

  get desired(): Desired {
    if (this.#desired === undefined) throw new Error('nothing was applied yet');
    return this.#desired;
  }

  /** Creates the deployment if it is not there; looks again as long as the answer leaves it open. */
  async apply(wanted: Wanted, circumstances: Circumstances = {}): Promise<Outcome | undefined> {
    this.#observation = undefined;
    this.#applied = undefined;
    this.#desired = this.translate(wanted, circumstances);
    let open: readonly string[] | undefined;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      if (open !== undefined) {
        const progress = await this.track(open);
        if (progress instanceof PlatformError) throw progress;
        if (progress.open.length > 0) {
          await this.pass(STEP_MS);
          continue;
        }
      }
      const finding = await this.find();
      if (finding.kind === 'Present') {
        this.#accepted('Create');
        return undefined;
      }
      if (finding.kind === 'Absent') {
        const outcome = await this.create();
        if (outcome.kind === 'Refused' && outcome.error.class !== 'Conflict') return outcome;
        if (outcome.kind === 'Accepted') {
          const failed = await this.#followed(outcome.tasks ?? []);
          if (failed !== undefined) return { kind: 'Refused', error: failed };
          this.#accepted('Create');
          return outcome;
        }
        // Its answer, and with it its tasks, are lost.
        const closed = await this.#settle(
          Promise.resolve(this.client.openCreates?.(this.home, this.name, this.call)),
        );
        if (closed instanceof PlatformError) throw closed;
        open = closed;
      }
      await this.pass(STEP_MS);
    }
    throw new Error('it never came');
  }

  create(): Promise<Outcome> {
    return this.#patiently(() => this.client.create(this.home, this.desired, this.call));
  }

  /** What becomes of another create of the same name: the class of the error. */
  async createAgain(): Promise<string | undefined> {
    const outcome = await this.create();
    if (outcome.kind !== 'Accepted') return outcome.error.class;
    return (await this.#followed(outcome.tasks ?? []))?.class;
  }

  /** Changes the deployment, follows its tasks, and asks again as long as its effect does not show. */
  async update(wanted: Wanted, circumstances: Circumstances = {}): Promise<Outcome> {
    this.#desired = this.translate(wanted, circumstances);
    this.#provisional = undefined;
    this.#operation = { type: 'Update', startedAt: formatTimestamp(this.#clock.now()) };
    const judging = { ...POLLING, ignoresDrift: false };
    for (let step = 0; step < MOST_STEPS; step += 1) {
      await this.look();
      const outcome = await this.#patiently(() =>
        this.client.update(this.seen, this.desired, this.call, judging),
      );
      const isOpen = outcome.kind === 'Accepted' ? outcome.unseen !== undefined : isBusy(outcome);
      if (!isOpen) {
        if (outcome.kind !== 'Accepted') return outcome;
        const failed = await this.#followed(outcome.tasks ?? []);
        if (failed !== undefined) return { kind: 'Refused', error: failed };
        this.#applied = this.desired.hash;
        return outcome;
      }
      await this.pass(STEP_MS);
    }
    throw new Error('its effect never showed');
  }

  /** Starts or stops it where it is otherwise. */
  async turn(what: 'start' | 'stop'): Promise<Outcome | undefined> {
    await this.look();
    if ((this.seen.phaseClass === 'Stopped') === (what === 'stop')) return undefined;
    return this.turnAnyway(what);
  }

  turnAnyway(what: 'start' | 'stop'): Promise<Outcome> {
    return this.#patiently(async () => {
      const turning = this.client[what]?.(this.seen, this.call);
      if (turning === undefined) throw new Error('Gcore starts and stops');
      return turning;
    });
  }

  /** Asks for the deletion until the platform takes it, and follows its tasks. */
  async remove(): Promise<void> {
    for (let step = 0; step < MOST_STEPS; step += 1) {
      await this.look();
      const outcome = await this.#patiently(() => this.client.delete(this.seen, this.call));
      if (outcome.kind === 'Accepted') {
        await this.#followed(outcome.tasks ?? []);
        return;
      }
      if (!isBusy(outcome)) throw outcome.error;
      await this.pass(STEP_MS);
    }
    throw new Error('the delete was never taken');
  }

  find(): Promise<Finding> {
    return this.#patiently(() => this.client.find({ home: this.home, name: this.name }, this.call));
  }

  track(ids: readonly string[]) {
    const tracking = this.client.track?.(ids, this.name, this.call);
    if (tracking === undefined) throw new Error('Gcore has tasks');
    return this.#settle(tracking);
  }

  /** One read. Throws where it shows nothing. */
  async look(): Promise<Observation> {
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const finding = await this.find();
      if (finding.kind === 'Present') {
        this.#observation = finding.observation;
        return finding.observation;
      }
      await this.pass(STEP_MS);
    }
    throw new Error('it is not to be seen');
  }

  /** One read and what it means. */
  async assess(): Promise<Assessment> {
    const observation = await this.look();
    const judged = this.client.assess({
      desired: this.desired,
      observation,
      operation: this.#operation,
      provisional: this.#provisional,
      polling: POLLING,
    });
    const key = judged.provisional?.key;
    if (key === undefined) this.#provisional = undefined;
    else if (this.#provisional?.key !== key) this.#provisional = { key, since: observation.begunAt };
    if (judged.ready) this.#operation = undefined;
    return judged;
  }

  /** Looks until a verdict fits; the last one where none does. */
  async until(fits: (judged: Assessment) => boolean): Promise<Assessment> {
    for (let step = 0; ; step += 1) {
      const judged = await this.assess();
      if (fits(judged) || step === MOST_STEPS) return judged;
      await this.pass(STEP_MS);
    }
  }

  untilReady(): Promise<Assessment> {
    return this.until(({ ready }) => ready);
  }

  async untilAbsent(): Promise<Finding> {
    for (let step = 0; ; step += 1) {
      const finding = await this.find();
      if (finding.kind === 'Absent' || step === MOST_STEPS) return finding;
      await this.pass(STEP_MS);
    }
  }

  async differences(): Promise<Difference[]> {
    return this.client.diff(this.desired, await this.look());
  }

  /** What the last accepted call asked for, in truth. */
  async truth(): Promise<Record<string, unknown>> {
    return { ...(await this.control.workload(this.name))?.spec };
  }

  /** The names that the list shows. */
  async listed(): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#settle(this.client.list(cursor, this.call));
      if (page instanceof Error) throw page;
      ids.push(...page.rows.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    return ids;
  }

  translate(wanted: Wanted, { replicas = 1, state = 'Running', secrets }: Circumstances = {}): Desired {
    const subject = {
      namespace: 'prod',
      name: this.name,
      ownerMark: this.ownerMark,
      spec: { replicas, state, gcore: { ...wanted, spec: { ...usual, ...wanted.spec } } },
      ...(secrets !== undefined && { secrets }),
      ...(this.#applied !== undefined && { applied: this.#applied }),
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part of a spec that the client reads
    const translation = this.client.translate(subject as unknown as Subject);
    if (translation.kind !== 'Desired') throw new Error(translation.message);
    return translation.desired;
  }

  /** Time passes, for both. */
  async pass(ms: number): Promise<void> {
    await this.control.advance(ms);
    await this.#clock.advance(ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.close();
    await this.#simulator.stop();
  }

  /** Until all have ended; why one failed. */
  async #followed(ids: readonly string[]): Promise<PlatformError | undefined> {
    for (let step = 0; ids.length > 0 && step < MOST_STEPS; step += 1) {
      const progress = await this.track(ids);
      if (!(progress instanceof PlatformError) && progress.open.length === 0)
        return progress.failed ?? progress.notDeleted;
      if (progress instanceof PlatformError && progress.class !== 'Throttled') throw progress;
      await this.pass(STEP_MS);
    }
    return undefined;
  }

  #accepted(type: 'Create'): void {
    this.#applied = this.desired.hash;
    this.#provisional = undefined;
    this.#operation = { type, startedAt: formatTimestamp(this.#clock.now()) };
  }

  /** The platform's own limit may hit any call; it passes. */
  async #patiently<T extends Finding | Outcome>(work: () => Promise<T>): Promise<T> {
    for (let step = 0; ; step += 1) {
      const result = await this.#settle(work());
      const throttled = 'error' in result && result.error.class === 'Throttled';
      if (!throttled || step === MOST_STEPS) return result;
    }
  }

  /** Lets time pass while a call waits for a limit: it would hang for ever otherwise. */
  async #settle<T>(work: Promise<T>): Promise<T> {
    const state = { done: false };
    const finished = work.finally(() => {
      state.done = true;
    });
    for (let turn = 1; !state.done; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const paused = this.connection.limiter.pausedFor > 0;
      this.#isPaced ||= paused;
      if (paused || (this.#isPaced && turn % TURNS_TO_ANSWER === 0)) await this.pass(STEP_MS);
    }
    return finished;
  }
}

function isBusy(outcome: Outcome): boolean {
  return outcome.kind === 'Refused' && outcome.error.class === 'Busy';
}

/** A story in front of a simulator with these knobs. */
export async function startGcoreStory(knobs: KnobPatch = {}, name = 'llama70b'): Promise<GcoreStory> {
  const simulator = await startGcoreSimulator({ knobs });
  await simulator.control.setClock('manual');
  const clock = new FakeClock(new Date(await simulator.control.now()).toISOString());
  const connection = openConnection(
    {
      type: 'gcore',
      url: simulator.url,
      sections: { gcore: { url: simulator.url, projectId: HOME_PROJECT } },
      credentials: { apiKey: `${tokens.operator}\n` },
      secret: 'Secret prod/gcore',
      insecureSkipVerify: false,
      rateLimit: { requestsPerSecond: 100_000, burst: 100_000, maxInFlight: 16 },
    },
    { clock, hosts: hostRules(['127.0.0.1']), proxies: {}, userAgent: 'story/0' },
  );
  return new GcoreStory(simulator, clock, connection, name);
}
