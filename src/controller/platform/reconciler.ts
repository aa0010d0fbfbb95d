import type { PlatformEventReason } from '../../crd/event-reasons.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { ConnectionSettings } from '../../platform-clients/connection.ts';
import { secretKeysOf, targetsOf } from '../../platform-clients/registry.ts';
import type { Clock } from '../../time/clock.ts';
import type { Connections } from '../connections/connections.ts';
import { type Fault, probeFault } from '../connections/fault.ts';
import type { LiveConnection } from '../connections/live-connection.ts';
import { askForOutages } from '../connections/outages.ts';
import { fingerprintOf, settingsOf, typeOf } from '../connections/settings.ts';
import type { Result } from '../loop.ts';
import { priorities } from '../work-queue.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import type { PlatformObject } from './directory.ts';
import { examine } from './examine.ts';
import type { PlatformKind } from './platform-objects.ts';
import { platformReport } from './report.ts';
import { PlatformWrites } from './writes.ts';

/** The Secret is read again this often: while the credentials are refused, and otherwise. */
const REREAD_MS = { refused: 10_000, good: 60_000 };
/** One that is being deleted is asked this often whether anything keeps it still. */
const WHILE_DELETING_MS = 5_000;
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
  /** How many deployments have something on the platform, or may be about to. */
  holdersOf: (platformKey: string) => number;
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
}

interface Memory {
  uid: string;
  /** When the credentials that are in use were last tried, on the monotonic clock. */
  probedAt: number;
}

/** One pass under way. */
interface Pass {
  /** Among the objects of this kind, and among those of both. */
  key: string;
  id: string;
  object: PlatformObject;
}

/** The connection as the object and its Secret ask for it. */
interface Opened {
  live: LiveConnection | undefined;
  /** Settings or credentials are new. */
  fresh: boolean;
  /** Why its Secret or CA cannot be read. */
  missing: Fault | undefined;
}

/**
 * One pass over one platform object: reads its Secret, opens its connection, tries it, and says how it stands.
 * A standby reads and opens as well, so that it has the credentials when it takes over, but calls nothing.
 */
export class PlatformReconciler {
  readonly #options: PlatformReconcilerOptions;
  readonly #writes: PlatformWrites;
  readonly #memories = new Map<string, Memory>();

  constructor(options: PlatformReconcilerOptions) {
    this.#options = options;
    this.#writes = new PlatformWrites(options);
  }

  readonly reconcile = async (key: string, _priority: number, signal: AbortSignal): Promise<Result> => {
    const { kind, platform, connections, holdersOf, isLeading, changed } = this.#options;
    const id = `${kind}/${key}`;
    const object = platform(key);
    if (object === undefined) {
      this.#memories.delete(key);
      // Somebody took it away by force: what is being deleted still needs its last good credential.
      if (holdersOf(id) === 0) connections.drop(id);
      return { kind: 'Done' };
    }
    const greeted = isLeading() ? await this.#holdAndGreet(object, id, signal) : object;
    if (greeted === 'Released') return { kind: 'Done' };
    const opened = this.#open(id, object, await this.#credentials(object, signal));
    if (opened.fresh) changed(id);
    if (!isLeading()) return { kind: 'After', ms: REREAD_MS.good, priority: priorities.poll };
    const fault = await this.#examine({ key, id, object }, opened, signal);
    if (opened.live?.proven === true) connections.confirm(id);
    return this.#report({ key, id, object: greeted }, opened.live, fault, signal);
  };

  /** The first status says that the connection is being opened: without it kstatus takes the object for finished. */
  async #holdAndGreet(
    object: PlatformObject,
    id: string,
    signal: AbortSignal,
  ): Promise<PlatformObject | 'Released'> {
    const held = await this.#writes.hold(object, this.#options.holdersOf(id), signal);
    if (held === 'Released' || (held.status?.conditions ?? []).length > 0) return held;
    const now = this.#options.clock.now();
    const facts = { fault: undefined, connecting: true, users: 0, contact: undefined, now };
    return this.#writes.status(held, platformReport(held, facts).patch ?? {}, signal);
  }

  async #credentials(object: PlatformObject, signal: AbortSignal): Promise<Credentials> {
    const { spec, metadata } = object;
    const namespace = 'namespace' in metadata ? metadata.namespace : this.#options.clusterResourceNamespace;
    if (namespace === undefined) {
      const message =
        'The operator does not know where Secrets of a ClusterInferencePlatform live: start it with --cluster-resource-namespace.';
      return {
        kind: 'Missing',
        fault: { reason: 'CredentialsInvalid', message, stalled: true, onlySecret: true },
      };
    }
    const keys = secretKeysOf(typeOf(spec));
    return readCredentials(
      this.#options.kube,
      { namespace, secret: spec.credentialsSecretRef.name, keys, ca: spec.tls?.caRef },
      signal,
    );
  }

  #open(platformKey: string, object: PlatformObject, credentials: Credentials): Opened {
    const { connections, open, isLeading } = this.#options;
    if (credentials.kind === 'Missing')
      return { live: connections.get(platformKey), fresh: false, missing: credentials.fault };
    const settings = settingsOf(object.spec, credentials);
    const fingerprint = fingerprintOf({ settings, polling: object.spec.polling });
    // What was refused may pass after any edit of the platform object, not only after one of its connection.
    const version = `${object.metadata.generation} ${credentials.version}`;
    // A standby tries nothing: it goes by what the leader has written.
    const worked = connections.get(platformKey)?.proven === true || (!isLeading() && isConnected(object));
    const wanted = { fingerprint, version, url: settings.url, worked };
    const opened = connections.ensure(platformKey, wanted, (epoch) => open(object, settings, epoch));
    return { ...opened, missing: undefined };
  }

  /** What is wrong with the connection, tried anew where that may have changed. */
  async #examine(
    pass: Pass,
    { live, fresh, missing }: Opened,
    signal: AbortSignal,
  ): Promise<Fault | undefined> {
    const { object } = pass;
    const memory = this.#memoryOf(pass.key, object.metadata.uid);
    const now = this.#options.clock.monotonic();
    const facts = live && {
      fault: live.fault,
      proven: live.proven,
      openedBy: live.connection.breaker.openedBy,
      pausedFor: live.connection.limiter.pausedFor,
    };
    const sinceProbe = now - memory.probedAt;
    const found = examine({ missing, live: facts, fresh, sinceProbe, saysConnected: saysConnected(object) });
    if (live === undefined) return missing;
    if (found === 'Probe') {
      memory.probedAt = now;
      await probe(live, signal);
    } else if (found !== 'Keep') live.setFault(found);
    else if (live.fault === undefined && live.connection.limiter.pausedFor === 0)
      await this.#askForOutages(pass, live, signal);
    return live.fault;
  }

  /** Asked often enough that what is out of contact is known before it counts as stale. */
  async #askForOutages({ id, object }: Pass, live: LiveConnection, signal: AbortSignal): Promise<void> {
    if (this.#options.holdersOf(id) === 0) return;
    await askForOutages(live, targetsOf(typeOf(object.spec)), { signal, priority: 'poll' });
  }

  #memoryOf(key: string, uid: string): Memory {
    let memory = this.#memories.get(key);
    if (memory?.uid !== uid) {
      memory = { uid, probedAt: Number.NEGATIVE_INFINITY };
      this.#memories.set(key, memory);
    }
    return memory;
  }

  async #report(
    { id, object }: Pass,
    live: LiveConnection | undefined,
    fault: Fault | undefined,
    signal: AbortSignal,
  ): Promise<Result> {
    const { clock, holdersOf, happened } = this.#options;
    const now = clock.now();
    const contact = live === undefined ? undefined : now - live.sinceContact;
    const { patch, events } = platformReport(object, {
      fault,
      connecting: live === undefined,
      users: holdersOf(id),
      contact,
      now,
    });
    const written = patch === undefined ? object : await this.#writes.status(object, patch, signal);
    // Overtaken: the next pass says it, and once is enough.
    if (patch === undefined || written !== object)
      for (const event of events) happened(object, event.reason, event.type, event.note);
    if (fault === undefined) {
      // The last one to keep it may be a pass that was under way when it was deleted; that ends without a word.
      const most = object.metadata.deletionTimestamp === undefined ? REREAD_MS.good : WHILE_DELETING_MS;
      const ms = Math.min(most, (live?.polling.staleAfter ?? REREAD_MS.good) / 2);
      return { kind: 'After', ms, priority: priorities.poll };
    }
    const paused = live?.connection.limiter.pausedFor ?? 0;
    const ms = paused > 0 ? Math.min(paused, REREAD_MS.good) : REREAD_MS.refused;
    return { kind: 'After', ms, priority: priorities.retry };
  }
}

function isConnected({ status }: PlatformObject): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}

/** Of its present generation. */
function saysConnected(object: PlatformObject): boolean {
  return isConnected(object) && object.status?.observedGeneration === object.metadata.generation;
}

/** Tries the connection; what comes of it is its fault, or that it has none. */
async function probe(live: LiveConnection, signal: AbortSignal): Promise<void> {
  const error = await live.connection.probe({ signal, priority: 'edit' });
  // The process stops or the lease is lost: that says nothing about the platform.
  if (error?.class === 'Aborted') return;
  if (error === undefined) live.prove();
  live.setFault(error === undefined ? undefined : probeFault(error));
}
