import type { PlatformEventReason } from '../../crd/event-reasons.ts';
import { observedStatus } from '../../crd/unobserved.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { ConnectionSettings } from '../../platform-clients/connection-settings.ts';
import type { Clock } from '../../time/clock.ts';
import type { Connections } from '../connections/connections.ts';
import type { Fault } from '../connections/fault.ts';
import type { LiveConnection } from '../connections/live-connection.ts';
import type { Result } from '../loop.ts';
import { priorities } from '../work-queue.ts';
import { isConnected } from './connected.ts';
import type { Credentials } from './credentials.ts';
import type { PlatformObject } from './directory.ts';
import { Leftovers } from './leftovers.ts';
import { PlatformMemories } from './memory.ts';
import { everyPass, REREAD_MS, WHILE_DELETING_MS } from './pace.ts';
import type { PlatformKind } from './platform-objects.ts';
import { platformReport } from './report.ts';
import { type Opened, Trials } from './trials.ts';
import { credentialsOf, wantedBy } from './wanted.ts';
import { PlatformWrites } from './writes.ts';

/** A fleet that comes or goes is counted this often, and no oftener. Milliseconds. */
const COUNT_MS = 50_000;

/** What the reconciler of one kind works with. `platform` takes a key of that kind; all others are keys of both kinds. */
export interface PlatformReconcilerOptions {
  kind: PlatformKind;
  kube: KubeClient;
  platform: (key: string) => PlatformObject | undefined;
  /** Takes the API server's answer to a write of ours. */
  written: (object: PlatformObject) => void;
  connections: Connections;
  open: (platform: PlatformObject, settings: ConnectionSettings, epoch: number) => LiveConnection;
  /** Where Secrets of cluster kinds live; undefined outside a cluster if no flag names it. */
  clusterResourceNamespace: string | undefined;
  /** The deployments that have something on the platform, or may be about to. */
  holdersOf: (platformKey: string) => readonly string[];
  isLeading: () => boolean;
  clock: Clock;
  happened: (
    object: PlatformObject,
    reason: PlatformEventReason,
    type: 'Normal' | 'Warning',
    note: string,
  ) => void;
  /** The connection has come, gone or changed: those who use it want to know. */
  changed: (platformKey: string) => void;
  /** Asks for another pass at once. */
  wake: (platformKey: string) => void;
}

/** One pass under way. */
interface Pass {
  /** Among the objects of this kind, and among those of both. */
  key: string;
  id: string;
  object: PlatformObject;
}

/**
 * One pass over one platform object: reads its Secret, opens its connection, has it tried, and says how it stands.
 * It never waits for the platform: one that does not answer would keep the others from their passes.
 * A standby reads and opens as well, so that it has the credentials when it takes over, but calls nothing.
 */
export class PlatformReconciler {
  readonly #options: PlatformReconcilerOptions;
  readonly #writes: PlatformWrites;
  readonly #memories = new PlatformMemories();
  readonly #trials: Trials;
  readonly #leftovers: Leftovers;

  constructor(options: PlatformReconcilerOptions) {
    this.#options = options;
    this.#writes = new PlatformWrites(options);
    this.#trials = new Trials(options);
    this.#leftovers = new Leftovers(options);
  }

  readonly reconcile = async (key: string, _priority: number, signal: AbortSignal): Promise<Result> => {
    const { kind, platform, connections, isLeading, changed } = this.#options;
    const id = `${kind}/${key}`;
    const object = platform(key);
    if (object === undefined) {
      this.#memories.forget(key);
      return this.#bereft(id, signal);
    }
    const greeted = isLeading() ? await this.#holdAndGreet(object, id, signal) : object;
    if (greeted === 'Released') return { kind: 'Done' };
    const opened = this.#open(id, object, await credentialsOf(object, this.#options, signal));
    const worked = opened.live?.proven === true;
    if (!isLeading()) return { kind: 'After', ms: REREAD_MS.good, priority: priorities.poll };
    const memory = this.#memories.of(key, object.metadata.uid);
    const fault = this.#trials.examine({ id, object, memory }, opened, signal);
    // Users are served from the first probe that passes.
    if (opened.live?.proven === true && (opened.fresh || !worked)) changed(id);
    if (fault === 'Probing') return { kind: 'After', ms: whileProbing(object), priority: priorities.poll };
    // The one before it is of use only where this one is known not to work.
    if (opened.live?.proven === true) connections.confirm(id);
    else this.#leftovers.tend(id, signal);
    return this.#report({ key, id, object: greeted }, opened.live, fault, signal);
  };

  /**
   * Reads the credentials between two passes, for a step that cannot be taken back without them: the connection then
   * says what is wrong with them, and new ones are tried before anybody uses them. Throws ApiError where the API server
   * cannot say. `key`: of this kind.
   */
  async confirm(key: string, signal: AbortSignal): Promise<void> {
    const { kind, platform, connections, wake } = this.#options;
    const id = `${kind}/${key}`;
    const object = platform(key);
    if (object === undefined) return;
    const credentials = await credentialsOf(object, this.#options, signal);
    if (credentials.kind === 'Missing') {
      connections.get(id)?.setFault(credentials.fault);
      return;
    }
    // Another version with the same values is for a pass: it wakes whoever was refused.
    if (connections.isOf(id, wantedBy(object, credentials).fingerprint)) return;
    this.#open(id, object, credentials);
    wake(id);
  }

  /** Somebody took the object away by force: what is being deleted still needs its last good credential. */
  #bereft(id: string, signal: AbortSignal): Result {
    const { connections, holdersOf, isLeading } = this.#options;
    if (holdersOf(id).length === 0) connections.drop(id);
    if (connections.get(id) === undefined) return { kind: 'Done' };
    if (isLeading()) this.#leftovers.tend(id, signal, 'all');
    return { kind: 'After', ms: REREAD_MS.refused, priority: priorities.poll };
  }

  /** Says first that the connection is being opened: until then status says that no operator has seen the object. */
  async #holdAndGreet(
    object: PlatformObject,
    id: string,
    signal: AbortSignal,
  ): Promise<PlatformObject | 'Released'> {
    const held = await this.#writes.hold(object, this.#options.holdersOf(id).length, signal);
    if (held === 'Released' || observedStatus(held)?.conditions !== undefined) return held;
    const now = this.#options.clock.now();
    const facts = {
      fault: undefined,
      connecting: true,
      holders: [],
      mayCount: false,
      contact: undefined,
      now,
    };
    return this.#writes.status(held, platformReport(held, facts).patch ?? {}, signal);
  }

  #open(platformKey: string, object: PlatformObject, credentials: Credentials): Opened {
    const { connections, open, isLeading } = this.#options;
    if (credentials.kind === 'Missing')
      return { live: connections.get(platformKey), fresh: false, missing: credentials.fault };
    const { settings, fingerprint } = wantedBy(object, credentials);
    // What was refused may pass after any edit of the platform object, not only after one of its connection.
    const version = `${object.metadata.generation} ${credentials.version}`;
    // A standby tries nothing: it goes by what the leader has written.
    const worked = connections.get(platformKey)?.proven === true || (!isLeading() && isConnected(object));
    const wanted = { fingerprint, version, url: settings.url, worked };
    const opened = connections.ensure(platformKey, wanted, (epoch) => open(object, settings, epoch));
    return { ...opened, missing: undefined };
  }

  /**
   * Status of what is being deleted names those that it waits for. Each that lets go brings a pass: a thousand of
   * them must not make a thousand writes.
   */
  #holders({ key, id, object }: Pass): readonly string[] {
    const now = this.#options.holdersOf(id);
    if (object.metadata.deletionTimestamp === undefined) return now;
    const memory = this.#memories.of(key, object.metadata.uid);
    const at = this.#options.clock.monotonic();
    if (memory.waits === undefined || at - memory.waits.at >= WHILE_DELETING_MS)
      memory.waits = { for: now, at };
    return memory.waits.for;
  }

  async #report(
    pass: Pass,
    live: LiveConnection | undefined,
    fault: Fault | undefined,
    signal: AbortSignal,
  ): Promise<Result> {
    const { clock, happened } = this.#options;
    const { object } = pass;
    const now = clock.now();
    const contact = live === undefined ? undefined : now - live.sinceContact;
    const memory = this.#memories.of(pass.key, object.metadata.uid);
    const { patch, events } = platformReport(object, {
      fault: fault ?? live?.lists.fault,
      deletionsGoOn: this.#options.connections.servesDeletions(pass.id),
      connecting: live === undefined,
      holders: this.#holders(pass),
      mayCount: clock.monotonic() - memory.writtenAt >= COUNT_MS,
      contact,
      now,
    });
    if (patch !== undefined) memory.writtenAt = clock.monotonic();
    const written = patch === undefined ? object : await this.#writes.status(object, patch, signal);
    // Overtaken: the next pass says it, and once is enough.
    if (patch === undefined || written !== object)
      for (const event of events) happened(object, event.reason, event.type, event.note);
    if (fault === undefined) {
      // The last one to keep it may be a pass that was under way when it was deleted; that ends without a word.
      const deleting = object.metadata.deletionTimestamp !== undefined;
      const ms = deleting ? Math.min(everyPass(live), WHILE_DELETING_MS) : everyPass(live);
      return { kind: 'After', ms, priority: priorities.poll };
    }
    const paused = live?.connection.limiter.pausedFor ?? 0;
    const ms = paused > 0 ? Math.min(paused, REREAD_MS.good) : REREAD_MS.refused;
    return { kind: 'After', ms, priority: priorities.retry };
  }
}

/** The end of a probe brings the next pass; a new version of the Secret is looked for meanwhile all the same. */
function whileProbing(object: PlatformObject): number {
  return object.metadata.deletionTimestamp === undefined ? REREAD_MS.refused : WHILE_DELETING_MS;
}
