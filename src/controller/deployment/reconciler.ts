import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import { isObserved } from '../../crd/unobserved.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Store } from '../../kube/store.ts';
import type { Call, Outcome } from '../../platform-clients/platform.ts';
import type { Clock } from '../../time/clock.ts';
import { conditionOf } from '../conditions.ts';
import type { LiveConnection } from '../connections/live-connection.ts';
import type { Result } from '../loop.ts';
import type { Access, PlatformDirectory } from '../platform/directory.ts';
import type { PlatformState } from '../platform/state.ts';
import { usedPlatform } from '../platform/usage.ts';
import { urgencyOfWait } from '../triggers.ts';
import { priorities } from '../work-queue.ts';
import { act } from './act/act.ts';
import { decideAfter, forbids, isTaken, replacesWorkload, wouldStrand } from './after-look.ts';
import type { Claims } from './claims/claims.ts';
import { conclude } from './outcome/conclude.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { scopeOfOutcome } from './look/error-scope.ts';
import { knownStatus } from './report/known-status.ts';
import type { DeploymentListener } from './report/listener.ts';
import { lookThrough } from './look/look-through.ts';
import { Memories } from './memory/memories.ts';
import type { Memory } from './memory/memory.ts';
import { Movement } from './report/movement.ts';
import { catchUp, overtaken } from './report/overtaken.ts';
import { whileParked } from './claims/parking.ts';
import { type Published, Publisher } from './report/publisher.ts';
import {
  noteCall,
  noteDeletion,
  noteLostClaim,
  noteOperation,
  noteSecrets,
  tellsOfCorrection,
} from './memory/notes.ts';
import { noteTrace } from './memory/trace.ts';
import { report } from './report/report.ts';
import { schedule } from './timing/schedule.ts';
import { readSecrets } from './secrets/secrets.ts';
import { areSecretsDue, type Moment, needsSecrets } from './secrets/secrets-due.ts';
import type { Situation } from './situation.ts';
import { spreadOf } from './timing/spread.ts';
import { ownerMarkOf } from './owner-mark.ts';
import { translationOf } from './translate.ts';
import { Turns } from './claims/turns.ts';
import { eachOnce } from './report/untold.ts';
import type { WorkloadIndex } from './claims/workload-index.ts';

type Deployment = InferenceDeployment & KubeObject;

/** So long at most until the API server is asked again for what it does not have and the watch still shows. */
const WATCH_LAGS_MS = 30_000;

/** What the reconciler works with. */
export interface DeploymentReconcilerOptions {
  kube: Pick<KubeClient, 'get' | 'mergePatch'>;
  store: Store<Deployment>;
  index: WorkloadIndex;
  claims: Claims;
  directory: Pick<PlatformDirectory, 'accessFor'>;
  /** Reads the credentials of a platform object (`platformKeyOf`): its connection then says what is wrong with them. */
  confirmCredentials: (platformKey: string, signal: AbortSignal) => Promise<void>;
  /** Adds a key to the work queue after a delay. */
  wakeLater: (key: string, ms: number) => void;
  clock: Clock;
  /** First part of every owner mark. */
  ownerId: string;
  listener: DeploymentListener;
}

/** What stays the same throughout a pass. */
interface Pass {
  readonly key: string;
  /** As the API server had it when the pass began; the situation's object may know more. */
  readonly stored: Deployment;
  readonly access: Access;
  readonly memory: Memory;
  readonly signal: AbortSignal;
}

/**
 * One pass over one InferenceDeployment: observe, decide, act, report. Level-based: it rests on the object as the
 * store has it and on what the platform says now; what it remembers between passes may be lost at any time.
 */
export class DeploymentReconciler {
  readonly #options: DeploymentReconcilerOptions;
  readonly #publisher: Publisher;
  readonly #memories: Memories;
  readonly #turns = new Turns();
  readonly #movement = new Movement();

  constructor(options: DeploymentReconcilerOptions) {
    this.#options = options;
    this.#publisher = new Publisher(options);
    this.#memories = new Memories(options.clock, (memory) => this.#publisher.released(memory));
  }

  /** A row of the platform's list hints at a change of this object's workload. */
  suspect(key: string): void {
    // After a start the list may be quicker than the first pass.
    const stored = this.#options.store.get(key);
    if (stored !== undefined) this.#memories.of(key, stored).suspect = true;
  }

  /** How urgent an object is whatever wakes it: what a user did to it waits. */
  urgencyOf(key: string): number {
    return urgencyOfWait(this.#options.store.get(key), this.#memories.get(key)?.urgent === true);
  }

  readonly reconcile = async (key: string, priority: number, signal: AbortSignal): Promise<Result> => {
    using place = this.#turns.placeOf(key);
    const { store, directory, claims } = this.#options;
    const cached = store.get(key);
    if (cached === undefined) return this.#gone(key);
    const memory = this.#memories.of(key, cached);
    if (memory.released) return { kind: 'Done' };
    const caught = await catchUp(cached, memory, { ...this.#options, signal });
    if (caught === 'Gone') return { kind: 'After', ms: WATCH_LAGS_MS, priority: priorities.poll };
    const stored = store.get(key);
    if (stored?.metadata.uid !== memory.uid) return { kind: 'Overtaken' };
    noteTrace(memory, stored, this.#options.clock.monotonic());
    noteDeletion(memory, stored, this.#options.clock.monotonic());
    if (!needsSecrets(stored)) memory.secrets = undefined;
    // What was edited while no operator ran is waited for no less.
    memory.urgent ||= priority >= priorities.edit || !isObserved(stored);

    const access = directory.accessFor(stored);
    const pass: Pass = { key, stored, access, memory, signal };
    const begun = this.#options.clock.monotonic();
    const before = await this.#informed(pass, this.#situationOf(pass), { begun, looks: false });
    const decision = decide(before);
    if (decision !== 'Look') {
      place.giveUp();
      return await this.#actAndReport(pass, before, decision, callOf(signal, memory.urgent));
    }
    const { live } = access;
    if (live === undefined) throw new Error('a look was asked for without a connection');
    using _working = claims.working(stored);
    using turn = place.enter(live.gate, stored.metadata.namespace, memory.urgent);
    if (turn === undefined) return await this.#parked(pass, before);
    memory.parkedSince = undefined;
    const call: Call = { ...callOf(signal, memory.urgent), reservation: turn.reservation };
    // Only once it is its turn, so that a crowd that waits asks the API server for nothing.
    const situation = await this.#informed(pass, before, { begun, looks: true });
    const told = situation === before ? decision : decide(situation);
    if (told !== 'Look') return await this.#actAndReport(pass, situation, told, call);
    const looked = await this.#look(pass, situation, live, call);
    const seen = replacesWorkload(looked) ? await this.#prepared(pass, looked, begun) : looked;
    const refused = this.#stoppedSince(pass, (state) => forbids(state) || wouldStrand(state, seen));
    if (refused !== undefined) return await this.#actAndReport(pass, ...refused, call);
    const decided = decideAfter(seen, memory);
    if (isTaken(seen, decided)) claims.giveBack(key);
    if (decided.action.type !== 'Create') return await this.#actAndReport(pass, seen, decided, call);
    // Before the write that begins the call: a platform that lets few calls through must not keep this one back until
    // it may not be made any more. What stands in the way of it the call itself will tell.
    await turn.reservation.ready(call).catch(() => {});
    const still = this.#stoppedSince(pass, forbids) ?? [seen, decided];
    return await this.#actAndReport(pass, ...still, call);
  };

  #gone(key: string): Result {
    this.#memories.forget(key);
    this.#movement.end(key);
    return { kind: 'Done' };
  }

  #situationOf({ stored, access, memory }: Pass): Situation {
    const object = { ...stored, status: knownStatus(stored, memory) };
    const ownerMark = ownerMarkOf(this.#options.ownerId, stored);
    return {
      object,
      ownerMark,
      time: this.#now(),
      platform: access.state,
      translation: translationOf(object, ownerMark, access.client, memory.secrets, memory.sentSince),
      memory,
      look: undefined,
      spread: spreadOf(stored.metadata.uid),
    };
  }

  /** The situation with the Secrets of the object's namespace that the spec takes values from, where they are due. */
  async #informed(pass: Pass, s: Situation, moment: Moment): Promise<Situation> {
    if (!areSecretsDue(s, moment)) return s;
    const { kube, clock } = this.#options;
    const { stored, memory, signal } = pass;
    noteSecrets(memory, await readSecrets(kube, stored, clock.monotonic(), signal), clock.monotonic());
    return this.#situationOf(pass);
  }

  /**
   * The situation before a workload is deleted to be created anew: whatever the create needs is read once more, for
   * what is missing then would keep it from coming back.
   */
  async #prepared(pass: Pass, s: Situation, begun: number): Promise<Situation> {
    const { confirmCredentials } = this.#options;
    await confirmCredentials(usedPlatform(pass.stored), pass.signal);
    const informed = await this.#informed(pass, s, { begun, looks: true, replaces: true });
    return { ...informed, look: s.look };
  }

  /** A look takes time, and may tell where the workload lives: what the platform object says by now may stop the pass. */
  #stoppedSince(pass: Pass, stops: (state: PlatformState) => boolean): [Situation, Decision] | undefined {
    const access = this.#options.directory.accessFor(pass.stored);
    if (!stops(access.state)) return undefined;
    const now = this.#situationOf({ ...pass, access });
    const decision = decide(now);
    return decision === 'Look' ? undefined : [now, decision];
  }

  #now(): Situation['time'] {
    const { clock } = this.#options;
    return { wall: clock.now(), monotonic: clock.monotonic() };
  }

  /** The situation with what the platform shows. */
  async #look({ access, memory }: Pass, s: Situation, live: LiveConnection, call: Call): Promise<Situation> {
    const { client } = access;
    if (client === undefined) throw new Error('a look was asked for without a client');
    const look = await lookThrough(live, s, { ...this.#options, client, memory, call });
    return { ...s, look, time: this.#now() };
  }

  async #actAndReport(pass: Pass, s: Situation, decision: Decision, call: Call): Promise<Result> {
    const result = await this.#step(pass, s, decision, call);
    const { memory } = pass;
    // It has had its pass, unless that could not reach the platform. What is overtaken begins again as it was woken.
    if (memory.waitingSince === undefined) memory.urgent = false;
    return result;
  }

  async #step(pass: Pass, s: Situation, decision: Decision, call: Call): Promise<Result> {
    const { kube, clock, listener } = this.#options;
    const { key, stored, access, memory } = pass;
    const { action, happenings } = decision;
    listener.decided(key, decision);
    memory.releasing = action.type === 'Release' ? { object: stored, happenings } : undefined;
    const acted = await act(stored, action, {
      kube,
      client: access.client,
      clock,
      call,
      visibilityWindow: access.live?.polling.visibilityWindow ?? 0,
      conditions: () => report(s, decision, stored).conditions,
      written: (answer) => this.#publisher.written(memory, answer),
    }).catch((error: unknown) => {
      noteLostClaim(memory, action, error);
      throw error;
    });
    if (acted.kind === 'Overtaken') return overtaken(memory, stored);
    if (action.type === 'Release') return this.#released(pass);
    // The write before the call has cleared what status knew, and this is as old.
    if (action.type === 'Create' && !(acted.outcome?.kind === 'Refused' && acted.outcome.uncalled))
      memory.carried = {};
    const { live } = access;
    if (acted.outcome === undefined || live === undefined)
      return this.#publish(pass, acted.object, s, decision);
    const { outcome, fault } = await scopeOfOutcome(acted.outcome, () => live.connection.probe(call));
    if (fault !== undefined) live.reportChange(fault);
    // The call may have taken long: what its answer means holds from now on.
    const after = { ...s, time: this.#now() };
    const concluded = this.#concluded(pass, after, decision, outcome);
    // It answers that only a new workload can have it: a recreation begins here like any other.
    const begins = concluded.action.type === 'BeginRecreate' && action.type === 'Update';
    if (begins) return this.#step({ ...pass, stored: acted.object }, after, concluded, call);
    return this.#publish(pass, acted.object, after, concluded);
  }

  /** What a decision has come to by the answer to its call. */
  #concluded({ memory }: Pass, s: Situation, decision: Decision, outcome: Outcome): Decision {
    const now = s.time.monotonic;
    noteCall(memory, decision.action, outcome, now);
    const concluded = conclude(s, decision, outcome);
    if (tellsOfCorrection(concluded)) memory.mending = false;
    noteOperation(memory, { ...decision.changes, ...concluded.changes }, now);
    const isOpenUpdate = outcome.kind === 'Ambiguous' && decision.action.type === 'Update';
    if (outcome.kind === 'Accepted' || isOpenUpdate) {
      // What it said, or that it was sent, is kept until a status write has taken it.
      memory.carried = { ...memory.carried, ...concluded.changes };
      memory.untold = eachOnce(memory.untold, concluded.happenings);
    }
    return concluded;
  }

  /** `object`: as our own writes of this pass have left it. */
  async #publish(pass: Pass, object: Deployment, s: Situation, decision: Decision): Promise<Result> {
    const published = await this.#write(pass, object, s, decision);
    if (published.kind !== 'Published') return published;
    return schedule(pass.memory, s, decision, this.#options.clock.monotonic());
  }

  async #write(pass: Pass, object: Deployment, s: Situation, decision: Decision): Promise<Published> {
    const { key, access, memory, signal } = pass;
    const published = await this.#publisher.publish(object, memory, s, decision, signal);
    if (published.kind !== 'Published') return published;
    const moves = conditionOf(published.object, 'Reconciling') !== undefined;
    this.#movement.note(key, access.live, moves);
    return published;
  }

  #released({ key, memory }: Pass): Result {
    memory.released = true;
    this.#publisher.released(memory);
    this.#movement.end(key);
    return { kind: 'Done' };
  }

  /** The connection has no room for this pass: the gate adds the key again when its turn comes. */
  async #parked(pass: Pass, s: Situation): Promise<Result> {
    const parked = whileParked(pass.memory, s);
    if (parked.kind === 'Later') this.#options.wakeLater(pass.key, parked.ms);
    if (parked.kind !== 'Words') return { kind: 'Parked' };
    const published = await this.#write(pass, pass.stored, s, parked.words);
    return published.kind === 'Published' ? { kind: 'Parked' } : published;
  }
}

function callOf(signal: AbortSignal, urgent: boolean): Call {
  return { signal, priority: urgent ? 'edit' : 'poll' };
}
