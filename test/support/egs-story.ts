import { openConnection, type PlatformConnection } from '../../src/platform-clients/connection.ts';
import { hostRules } from '../../src/platform-clients/http/hosts.ts';
import type {
  Assessment,
  Call,
  Desired,
  Difference,
  Finding,
  Location,
  Observation,
  Outcome,
  Page,
  PlatformClient,
  Question,
  Subject,
} from '../../src/platform-clients/platform.ts';
import type { KnobPatch } from '../simulators/egs/knobs.ts';
import { seedKeys } from '../simulators/egs/places.ts';
import { type EgsSimulator, startEgsSimulator } from '../simulators/egs/simulator.ts';
import { FakeClock } from './fake-clock.ts';

const POLLING = { active: 1_000, visibilityWindow: 3_000 };

/** How far time moves between two looks, and how often is looked before a story is given up. */
const STEP_MS = 250;
const MOST_STEPS = 120;
/** Turns of the event loop in which a call that waits for nothing but the simulator has been answered. */
const TURNS_TO_ANSWER = 20;

/** The GPUs that stories ask for; the simulator has them. */
export const storyGpuSpec = {
  gpuShape: 'Tesla-T4',
  instanceType: 'n1-highcpu-2',
  memoryPerGPU: 15,
  numberOfGPUs: 1,
  numberOfGPUNodes: 1,
  exitDuration: '6d0h0m',
  priority: 50,
};

/** What stories deploy. */
export const storySection = {
  clusterName: 'worker-1',
  leaseEndPolicy: 'Stall',
  gpuSpec: storyGpuSpec,
  modelSpec: { modelName: 'huggingface', storageURI: 'https://models.example/llama' },
} as const;

/**
 * One endpoint's story with the real client and the simulator, told step by step: what a controller does, without
 * Kubernetes. The clocks of both are moved together; nothing sleeps.
 */
export class EgsStory implements AsyncDisposable {
  readonly name = 'llama';
  readonly control: EgsSimulator['control'];
  readonly clock: FakeClock;
  readonly client: PlatformClient;
  readonly connection: PlatformConnection;
  readonly call: Call = { signal: new AbortController().signal, priority: 'edit' };
  readonly #simulator: EgsSimulator;
  /** The platform has refused a call: from then on calls may wait for a token as well. */
  #isPaced = false;
  home = '';
  desired: Desired | undefined;
  /** When the create began, by the wall clock. */
  startedAt = 0;
  #observation: Observation | undefined;
  /** Every GPU request that was ever shown. */
  readonly #requests = new Set<string>();
  #provisional: Question['provisional'];

  constructor(simulator: EgsSimulator, clock: FakeClock, connection: PlatformConnection) {
    this.#simulator = simulator;
    this.control = simulator.control;
    this.clock = clock;
    this.connection = connection;
    const client = connection.client('egs');
    if (client === undefined) throw new Error('an EGS connection serves egs');
    this.client = client;
  }

  get seen(): Observation {
    if (this.#observation === undefined) throw new Error('nothing was seen yet');
    return this.#observation;
  }

  /** What the client makes of a section `egs`. */
  translate(section: object = storySection): Desired {
    const translation = this.client.translate(this.#subject(section));
    if (translation.kind !== 'Desired') throw new Error(translation.message);
    return translation.desired;
  }

  locate(section: object = storySection, expected?: string): Promise<Location> {
    return this.#patiently(() => this.client.locate(this.#subject(section).spec, this.call, expected));
  }

  /** Creates the endpoint if it is not there; looks again as long as the answer leaves it open. */
  async apply(section: object = storySection): Promise<void> {
    const location = await this.locate(section);
    if (location.kind !== 'Home') throw new Error(`no home: ${JSON.stringify(location)}`);
    this.home = location.home;
    this.#observation = undefined;
    this.#requests.clear();
    this.desired = this.translate(section);
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const finding = await this.find();
      if (finding.kind === 'Present') return;
      if (finding.kind === 'Absent') {
        this.startedAt = this.clock.now();
        const outcome = await this.create();
        if (outcome.kind === 'Refused') throw outcome.error;
        // As long as a new endpoint may stay unseen, no second one is made.
        await this.pass(POLLING.visibilityWindow);
      }
      await this.pass(STEP_MS);
    }
    throw new Error('never created');
  }

  create(): Promise<Outcome> {
    return this.#patiently(() => this.client.create(this.home, this.#wanted(), this.call));
  }

  delete(observed = this.seen): Promise<Outcome> {
    return this.#patiently(() => this.client.delete(observed, this.call));
  }

  releaseGpus(requests: readonly string[] = [...this.#requests]): Promise<Outcome> {
    return this.#patiently(
      () => this.client.releaseGpus?.(requests, this.call) ?? Promise.reject(new Error()),
    );
  }

  /** One read, by the namespace that is known or the one that is given. */
  async find(id = this.#observation?.id): Promise<Finding> {
    const identity = { home: this.home, name: this.name, ...(id !== undefined && { id }) };
    const finding = await this.#patiently(() => this.client.find(identity, this.call));
    if (finding.kind !== 'Present') return finding;
    this.#observation = finding.observation;
    for (const request of finding.observation.gpuRequests ?? []) this.#requests.add(request);
    return finding;
  }

  /** One read and what it means. Throws where there is no endpoint to judge. */
  async assess(): Promise<Assessment> {
    const finding = await this.find();
    if (finding.kind !== 'Present') throw new Error(`not there: ${JSON.stringify(finding)}`);
    const judged = this.client.assess({
      desired: this.#wanted(),
      observation: finding.observation,
      operation: undefined,
      provisional: this.#provisional,
      polling: POLLING,
    });
    const key = judged.provisional?.key;
    if (key === undefined) this.#provisional = undefined;
    else if (this.#provisional?.key !== key) this.#provisional = { key, since: finding.observation.begunAt };
    return judged;
  }

  /** Looks until a verdict fits; the last one where none does. */
  async until(fits: (judged: Assessment) => boolean): Promise<Assessment> {
    let last: Assessment | undefined;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const finding = await this.find();
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

  /** Is what is there what the create has made? Looks as long as that is unclear. */
  async recognised(fingerprint = this.#wanted().fingerprint ?? ''): Promise<string | undefined> {
    for (let step = 0; step < MOST_STEPS; step += 1) {
      await this.find();
      const verdict = this.client.recognise?.(fingerprint, this.startedAt, this.seen);
      if (verdict !== 'Unclear') return verdict;
      await this.pass(STEP_MS);
    }
    return 'Unclear';
  }

  /** Deletes until nothing is listed any more, and releases what is left. What the last release came to. */
  async remove(): Promise<Outcome> {
    let finding = await this.find();
    for (let step = 0; step < MOST_STEPS && finding.kind !== 'Absent'; step += 1) {
      // What is going is not deleted again and again.
      if (finding.kind === 'Present' && step % 4 === 0) await this.delete();
      await this.pass(STEP_MS);
      finding = await this.find();
    }
    if (finding.kind !== 'Absent') throw new Error('never absent');
    let released = await this.releaseGpus();
    for (let step = 0; step < MOST_STEPS && released.kind !== 'Accepted'; step += 1) {
      await this.pass(STEP_MS);
      released = await this.releaseGpus();
    }
    this.#observation = undefined;
    return released;
  }

  differences(): Difference[] {
    return this.client.diff(this.#wanted(), this.seen);
  }

  /** How many endpoints of this name there are. */
  async count(): Promise<number> {
    return (await this.control.workloads()).filter(({ name }) => name === this.name).length;
  }

  /** Every page of the list, or why there is none. */
  async pages(): Promise<Page[] | Error> {
    const pages: Page[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#settle(this.client.list(cursor, this.call));
      if (page instanceof Error) return page;
      pages.push(page);
      cursor = page.next;
    } while (cursor !== undefined);
    return pages;
  }

  /** The ids that the list shows. */
  async listed(): Promise<string[]> {
    const pages = await this.pages();
    if (pages instanceof Error) throw pages;
    return pages.flatMap(({ rows }) => rows.map(({ id }) => id));
  }

  /** Time passes, for both. */
  async pass(ms: number): Promise<void> {
    await this.control.advance(ms);
    await this.clock.advance(ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.close();
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
      const paused = this.connection.limiter.pausedFor > 0;
      this.#isPaced ||= paused;
      if (paused || (this.#isPaced && turn % TURNS_TO_ANSWER === 0)) await this.pass(STEP_MS);
    }
    return finished;
  }

  #subject(section: object): Subject {
    const subject = {
      namespace: 'prod',
      name: this.name,
      ownerMark: 'cluster-1/prod/llama',
      spec: { replicas: 1, state: 'Running', egs: section },
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part of a spec that the client reads
    return subject as unknown as Subject;
  }

  #wanted(): Desired {
    if (this.desired === undefined) throw new Error('nothing was applied yet');
    return this.desired;
  }
}

/** A story in front of a simulator with these knobs. `apiKey`: another than the operator's own. */
export async function startEgsStory(
  knobs: KnobPatch = {},
  apiKey: string = seedKeys.operator,
): Promise<EgsStory> {
  const simulator = await startEgsSimulator({ knobs });
  await simulator.control.setClock('manual');
  const clock = new FakeClock(new Date(await simulator.control.now()).toISOString());
  const connection = openConnection(
    {
      type: 'egs',
      url: simulator.url,
      sections: { egs: { url: simulator.url, defaultWorkspace: 'team-a' } },
      credentials: { apiKey },
      secret: 'Secret prod/egs',
      insecureSkipVerify: false,
      rateLimit: { requestsPerSecond: 100_000, burst: 100_000, maxInFlight: 16 },
    },
    { clock, hosts: hostRules(['127.0.0.1']), proxies: {}, userAgent: 'story/0' },
  );
  return new EgsStory(simulator, clock, connection);
}
