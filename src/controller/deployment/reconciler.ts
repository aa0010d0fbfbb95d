import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import { inferenceDeployments } from '../../crd/names.ts';
import { ApiError } from '../../kube/api-error.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Store } from '../../kube/store.ts';
import type { Call } from '../../platform-clients/platform.ts';
import type { Clock } from '../../time/clock.ts';
import type { LiveConnection } from '../connections/live-connection.ts';
import type { Result } from '../loop.ts';
import type { Access, PlatformDirectory } from '../platform/directory.ts';
import { priorities } from '../work-queue.ts';
import { act } from './act.ts';
import type { Claims } from './claims.ts';
import { conclude } from './conclude.ts';
import { decide } from './decide.ts';
import type { Decision, Happening } from './decision.ts';
import { untilFullCheck } from './facts.ts';
import { judgeLook, judgeOutcome } from './forbidden.ts';
import { lookAt } from './look.ts';
import { freshMemory, type Memory } from './memory.ts';
import { noteCall, noteLook, noteTrace, traceOf } from './remember.ts';
import { report } from './report.ts';
import { firstWords } from './rules/waiting.ts';
import type { Situation } from './situation.ts';
import { spreadOf } from './spread.ts';
import { ownerMarkOf, translationOf } from './translate.ts';
import { eachOnce, mayHaveHappened } from './untold.ts';
import { say } from './verdicts.ts';
import type { WorkloadIndex } from './workload-index.ts';

type Deployment = InferenceDeployment & KubeObject;

/** An object that waits for its turn says so after this long; a shorter wait is not worth a write. */
const PARKED_SAYS_SO_AFTER_MS = 5_000;

/** Somebody else's write came first; the watch brings it within moments. */
const OVERTAKEN_RETRY_MS = 100;

/** What the reconciler tells: for events, metrics and the log. */
export interface DeploymentListener {
  happened: (object: Deployment, happening: Happening) => void;
  decided: (key: string, decision: Decision) => void;
  operationEnded: (object: Deployment, type: string, milliseconds: number) => void;
}

export interface DeploymentReconcilerOptions {
  kube: Pick<KubeClient, 'mergePatch'>;
  store: Store<Deployment>;
  index: WorkloadIndex;
  claims: Claims;
  directory: Pick<PlatformDirectory, 'accessFor'>;
  /** Adds a key to the work queue after a delay. */
  wakeLater: (key: string, ms: number) => void;
  clock: Clock;
  /** First part of every owner mark. */
  ownerId: string;
  listener: DeploymentListener;
}

/** One pass under way. */
interface Pass {
  key: string;
  /** As the API server has it; the situation's object may know more. */
  stored: Deployment;
  situation: Situation;
  access: Access;
  memory: Memory;
  signal: AbortSignal;
}

/**
 * One pass over one InferenceDeployment: observe, decide, act, report. Level-based: it rests on the object as the
 * store has it and on what the platform says now; what it remembers between passes may be lost at any time.
 */
export class DeploymentReconciler {
  readonly #options: DeploymentReconcilerOptions;
  readonly #memories = new Map<string, Memory>();

  constructor(options: DeploymentReconcilerOptions) {
    this.#options = options;
  }

  /** A row of the platform's list hints at a change of this object's workload. */
  suspect(key: string): void {
    const memory = this.#memories.get(key);
    if (memory !== undefined) memory.suspect = true;
  }

  readonly reconcile = async (key: string, priority: number, signal: AbortSignal): Promise<Result> => {
    const stored = this.#options.store.get(key);
    if (stored === undefined) return this.#gone(key);
    const pass = this.#begin(key, stored, signal);
    if (pass.memory.released) return { kind: 'Done' };
    const { live } = pass.access;
    const decision = decide(pass.situation);
    if (decision !== 'Look') {
      live?.gate.waive(key);
      return this.#actAndReport(pass, decision, callOf(signal, priority));
    }
    if (live === undefined) throw new Error('a look was asked for without a connection');
    using _working = this.#options.claims.working(stored);
    using turn = live.gate.enter(key, stored.metadata.namespace, priority >= priorities.edit);
    if (turn === undefined) return this.#parked(pass);
    pass.memory.parkedSince = undefined;
    const call = { ...callOf(signal, priority), reservation: turn.reservation };
    return await this.#actAndReport(pass, await this.#look(pass, live, call), call);
  };

  #gone(key: string): Result {
    const memory = this.#memories.get(key);
    this.#memories.delete(key);
    // Our own release whose answer was lost, or somebody else's.
    if (memory?.releasing !== undefined) this.#tellRelease(memory, memory.releasing);
    return { kind: 'Done' };
  }

  #begin(key: string, stored: Deployment, signal: AbortSignal): Pass {
    const { clock, directory, ownerId } = this.#options;
    const memory = this.#memoryOf(key, stored);
    const access = directory.accessFor(stored);
    const object = { ...stored, status: overlay(stored, memory) };
    const ownerMark = ownerMarkOf(ownerId, stored);
    const situation: Situation = {
      object,
      ownerMark,
      time: { wall: clock.now(), monotonic: clock.monotonic() },
      platform: access.state,
      translation: translationOf(object, ownerMark, access.client),
      memory,
      look: undefined,
      spread: spreadOf(stored.metadata.uid),
    };
    return { key, stored, situation, access, memory, signal };
  }

  #memoryOf(key: string, stored: Deployment): Memory {
    const now = this.#options.clock.monotonic();
    let memory = this.#memories.get(key);
    if (memory?.uid !== stored.metadata.uid) {
      if (memory?.releasing !== undefined) this.#tellRelease(memory, memory.releasing);
      memory = freshMemory(stored.metadata.uid, traceOf(stored), now);
      this.#memories.set(key, memory);
    }
    noteTrace(memory, stored, now);
    return memory;
  }

  async #look(pass: Pass, live: LiveConnection, call: Call): Promise<Decision> {
    const { client } = pass.access;
    const { situation, memory } = pass;
    if (client === undefined) throw new Error('a look was asked for without a client');
    // A row that comes while the look is on its way asks for another one.
    memory.suspect = false;
    const desired = situation.translation?.kind === 'Desired' ? situation.translation.desired : undefined;
    const { index, claims, ownerId, clock } = this.#options;
    const { polling } = live;
    const options = { client, index, claims, polling, memory, desired, ownerId, call };
    const seen = await lookAt(situation.object, options);
    const look = await judgeLook(seen, live, call);
    pass.situation = { ...situation, look, time: { wall: clock.now(), monotonic: clock.monotonic() } };
    const decision = decide(pass.situation);
    if (decision === 'Look') throw new Error('a look did not lead to a decision');
    noteLook(memory, pass.situation, look, decision);
    return decision;
  }

  async #actAndReport(pass: Pass, decision: Decision, call: Call): Promise<Result> {
    const { kube, clock, listener } = this.#options;
    const { memory, access } = pass;
    listener.decided(pass.key, decision);
    const written = (answer: Deployment): void => this.#written(pass, answer);
    const { conditions } = report(pass.situation, decision, pass.stored.status ?? {});
    const { happenings } = decision;
    memory.releasing = decision.action.type === 'Release' ? { object: pass.stored, happenings } : undefined;
    const acted = await act(pass.stored, decision.action, {
      kube,
      client: access.client,
      clock,
      call,
      conditions,
      written,
    });
    if (acted.kind === 'Overtaken')
      return { kind: 'After', ms: OVERTAKEN_RETRY_MS, priority: priorities.retry };
    // The write before the call has cleared what status knew, and this is as old.
    if (decision.action.type === 'Create') memory.carried = {};
    let final = decision;
    if (acted.outcome !== undefined && access.live !== undefined) {
      const outcome = await judgeOutcome(acted.outcome, access.live, call);
      noteCall(memory, decision.action, outcome, clock.monotonic());
      // The call may have taken long: what its answer means holds from now on.
      pass.situation = { ...pass.situation, time: { wall: clock.now(), monotonic: clock.monotonic() } };
      final = conclude(pass.situation, decision, outcome);
      memory.operationBegunAt ??= clock.monotonic();
    }
    if (decision.action.type === 'Release') return this.#released(pass);
    // A call has been answered: what it said is kept until a status write has taken it.
    if (acted.outcome?.kind === 'Accepted') {
      memory.carried = { ...memory.carried, ...final.changes };
      memory.untold = eachOnce(memory.untold, final.happenings);
    }
    return this.#publish(pass, final);
  }

  /** Writes the status if something differs, and tells the events. */
  async #publish(pass: Pass, decision: Decision): Promise<Result> {
    const { kube, listener, clock } = this.#options;
    const { stored, memory, situation } = pass;
    const { patch, happenings } = report(situation, decision, stored.status ?? {});
    const { namespace, name, resourceVersion } = stored.metadata;
    if (patch !== undefined) {
      try {
        const body = { metadata: { resourceVersion }, status: patch };
        const options = { subresource: 'status' } as const;
        this.#written(
          pass,
          await kube.mergePatch<Deployment>(
            inferenceDeployments,
            { namespace, name },
            body,
            options,
            pass.signal,
          ),
        );
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (mayHaveHappened(error)) memory.untold = eachOnce(memory.untold, happenings);
        // What was seen is not written down: without another look the next pass would have nothing to say.
        memory.nextLookAt = Number.NEGATIVE_INFINITY;
        // Another write came first (409), or the object is gone (404): the pass begins again from what is there now.
        if (error.status === 409 || error.status === 404)
          return { kind: 'After', ms: OVERTAKEN_RETRY_MS, priority: priorities.retry };
        return { kind: 'Backoff', error };
      }
    }
    memory.carried = {};
    this.#tell(stored, memory, happenings);
    const { operation } = situation.object.status ?? {};
    if (operation !== undefined && pass.stored.status?.operation === undefined) {
      if (memory.operationBegunAt !== undefined)
        listener.operationEnded(stored, operation.type, clock.monotonic() - memory.operationBegunAt);
      memory.operationBegunAt = undefined;
    }
    return this.#next(pass, decision);
  }

  #tell(object: Deployment, memory: Memory, happenings: readonly Happening[]): void {
    for (const happening of eachOnce(memory.untold, happenings))
      this.#options.listener.happened(object, happening);
    memory.untold = [];
  }

  #tellRelease(memory: Memory, { object, happenings }: NonNullable<Memory['releasing']>): void {
    memory.releasing = undefined;
    this.#tell(object, memory, happenings);
  }

  #released(pass: Pass): Result {
    const { memory } = pass;
    memory.released = true;
    if (memory.releasing !== undefined) this.#tellRelease(memory, memory.releasing);
    pass.access.live?.moving(pass.key, false);
    return { kind: 'Done' };
  }

  /** The connection has no room for this pass: the gate adds the key again when its turn comes. */
  async #parked(pass: Pass): Promise<Result> {
    const { memory, situation } = pass;
    const now = situation.time.monotonic;
    memory.parkedSince ??= now;
    const words = firstWords(situation);
    if (words.ready === undefined) return { kind: 'Parked' };
    const left = memory.parkedSince + PARKED_SAYS_SO_AFTER_MS - now;
    if (left > 0) this.#options.wakeLater(pass.key, left);
    else await this.#publish(pass, say('parked', { kind: 'Settled' }, words));
    return { kind: 'Parked' };
  }

  #next(pass: Pass, decision: Decision): Result {
    const { memory, situation, access } = pass;
    const { next } = decision;
    const now = this.#options.clock.monotonic();
    const progress = pass.stored.status?.conditions?.some(({ type }) => type === 'Reconciling') === true;
    access.live?.moving(pass.key, progress);
    // While the connection works and nothing was looked for, nothing waits for it.
    if (isFaulty(access)) memory.waitingSince ??= now;
    else if (situation.look === undefined) memory.waitingSince = undefined;
    if (next.kind === 'Backoff') {
      memory.nextLookAt = Number.NEGATIVE_INFINITY;
      return next;
    }
    const ms = next.kind === 'After' ? next.ms : untilFullCheck(situation);
    if (situation.look !== undefined) memory.nextLookAt = now + ms;
    // Something was in the way of a look: once it is not, there is nothing to wait for.
    else if (cannotLook(access)) memory.nextLookAt = Number.NEGATIVE_INFINITY;
    return Number.isFinite(ms) ? { kind: 'After', ms, priority: priorities.poll } : { kind: 'Done' };
  }

  #written(pass: Pass, answer: Deployment): void {
    pass.stored = answer;
    pass.memory.trace = traceOf(answer);
    this.#options.store.put(answer);
  }
}

/** The status as the API server has it, with what a call has answered since. */
function overlay(stored: Deployment, memory: Memory): NonNullable<Deployment['status']> {
  const status = { ...stored.status, ...memory.carried };
  const known = Object.entries(status).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets which key has which value
  return Object.fromEntries(known) as NonNullable<Deployment['status']>;
}

function cannotLook({ state }: Pick<Access, 'state'>): boolean {
  return state.kind !== 'Found' || isFaulty({ state });
}

function isFaulty({ state }: Pick<Access, 'state'>): boolean {
  return state.kind === 'Found' && state.connection.kind === 'Faulty';
}

function callOf(signal: AbortSignal, priority: number): Call {
  return { signal, priority: priority >= priorities.edit ? 'edit' : 'poll' };
}
