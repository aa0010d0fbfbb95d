import type { PlatformEventReason } from '../../crd/event-reasons.ts';
import { clusterInferencePlatforms, inferencePlatforms, inUseFinalizer } from '../../crd/names.ts';
import { ApiError } from '../../kube/api-error.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { Resource } from '../../kube/objects.ts';
import type { ConnectionSettings } from '../../platform-clients/connection.ts';
import { PlatformError } from '../../platform-clients/errors.ts';
import { secretKeysOf, targetsOf } from '../../platform-clients/registry.ts';
import type { Clock } from '../../time/clock.ts';
import type { Connections } from '../connections/connections.ts';
import { type Fault, probeFault } from '../connections/fault.ts';
import type { LiveConnection } from '../connections/live-connection.ts';
import { fingerprintOf, typeOf } from '../connections/settings.ts';
import type { Result } from '../loop.ts';
import { priorities } from '../work-queue.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import type { PlatformObject } from './directory.ts';
import { type PlatformKind, platformKeyOf } from './platform-objects.ts';
import { platformReport } from './report.ts';

/** The Secret is read again this often: while the credentials are refused, and otherwise. */
const REREAD_MS = { refused: 10_000, good: 60_000 };
/** Refused credentials that nobody changed are tried again after this. */
const RETRY_REFUSED_MS = 600_000;
/** One that is being deleted is asked this often whether anything keeps it still. */
const WHILE_DELETING_MS = 5_000;
/** A connection that is broken for another reason is probed this often, where no breaker does it. */
const REPROBE_MS = 10_000;

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
  usedBy: (platformKey: string) => number;
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

/**
 * One pass over one platform object: reads its Secret, opens its connection, tries it, and says how it stands.
 * A standby reads and opens as well, so that it has the credentials when it takes over, but calls nothing.
 */
export class PlatformReconciler {
  readonly #options: PlatformReconcilerOptions;
  readonly #memories = new Map<string, Memory>();

  constructor(options: PlatformReconcilerOptions) {
    this.#options = options;
  }

  readonly reconcile = async (key: string, _priority: number, signal: AbortSignal): Promise<Result> => {
    const { platform, connections, usedBy, isLeading, changed } = this.#options;
    const id = `${this.#options.kind}/${key}`;
    const object = platform(key);
    if (object === undefined) {
      this.#memories.delete(key);
      // Somebody took it away by force: what is being deleted still needs its last good credential.
      if (usedBy(id) === 0) connections.drop(id);
      return { kind: 'Done' };
    }
    const held = await this.#hold(object, usedBy(id), signal);
    if (held === 'Released') return { kind: 'Done' };
    const greeted = await this.#greet(held, signal);
    const credentials = await this.#credentials(object, signal);
    const { live, fresh } = this.#ensure(id, object, credentials);
    if (fresh) changed(id);
    if (!isLeading()) return { kind: 'After', ms: REREAD_MS.good, priority: priorities.poll };
    const fault = await this.#examine(key, object, credentials, live, fresh, signal);
    if (live?.proven === true) connections.confirm(id);
    return this.#report(greeted, live, fault, signal);
  };

  /** Keeps the object while deployments use it. */
  async #hold(
    object: PlatformObject,
    users: number,
    signal: AbortSignal,
  ): Promise<PlatformObject | 'Released'> {
    if (!this.#options.isLeading()) return object;
    const finalizers = object.metadata.finalizers ?? [];
    const held = finalizers.includes(inUseFinalizer);
    const deleting = object.metadata.deletionTimestamp !== undefined;
    if (deleting && !held) return 'Released';
    if (deleting && users === 0) {
      await this.#patch(
        object,
        { metadata: { finalizers: finalizers.filter((f) => f !== inUseFinalizer) } },
        {},
        signal,
      );
      return 'Released';
    }
    if (held || deleting) return object;
    return this.#patch(object, { metadata: { finalizers: [...finalizers, inUseFinalizer] } }, {}, signal);
  }

  /** The first status says that the connection is being opened: without it kstatus takes the object for finished. */
  async #greet(object: PlatformObject, signal: AbortSignal): Promise<PlatformObject> {
    if (!this.#options.isLeading() || (object.status?.conditions ?? []).length > 0) return object;
    const now = this.#options.clock.now();
    const facts = { fault: undefined, connecting: true, users: 0, contact: undefined, now };
    return this.#patch(
      object,
      { status: platformReport(object, facts).patch ?? {} },
      { subresource: 'status' },
      signal,
    );
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

  #ensure(
    platformKey: string,
    object: PlatformObject,
    credentials: Credentials,
  ): { live: LiveConnection | undefined; fresh: boolean } {
    const { connections, open, isLeading } = this.#options;
    if (credentials.kind === 'Missing') return { live: connections.get(platformKey), fresh: false };
    const settings = settingsOf(object, credentials);
    const fingerprint = fingerprintOf({ settings, polling: object.spec.polling });
    // What was refused may pass after any edit of the platform object, not only after one of its connection.
    const version = `${object.metadata.generation} ${credentials.version}`;
    // A standby tries nothing: it goes by what the leader has written.
    const worked = connections.get(platformKey)?.proven === true || (!isLeading() && isConnected(object));
    const wanted = { fingerprint, version, url: settings.url, worked };
    return connections.ensure(platformKey, wanted, (epoch) => open(object, settings, epoch));
  }

  /** What is wrong with the connection, tried anew where that may have changed. */
  async #examine(
    key: string,
    object: PlatformObject,
    credentials: Credentials,
    live: LiveConnection | undefined,
    fresh: boolean,
    signal: AbortSignal,
  ): Promise<Fault | undefined> {
    if (credentials.kind === 'Missing') {
      live?.setFault(credentials.fault);
      return credentials.fault;
    }
    if (live === undefined) return undefined;
    const { openedBy } = live.connection.breaker;
    // An open breaker probes by itself, and says when it closes.
    if (openedBy !== undefined) {
      live.setFault(probeFault(openedBy));
      return live.fault;
    }
    // A probe would wait, and hold a worker meanwhile.
    if (live.connection.limiter.pausedFor > 0) return live.fault;
    const memory = this.#memoryOf(key, object.metadata.uid);
    const now = this.#options.clock.monotonic();
    if (!fresh && !this.#isWorthATry(object, live, now - memory.probedAt)) {
      if (live.fault === undefined) await this.#lookForOutages(object, live, signal);
      return live.fault;
    }
    memory.probedAt = now;
    const error = await live.connection.probe({ signal, priority: 'edit' });
    // The process stops or the lease is lost: that says nothing about the platform.
    if (error?.class === 'Aborted') return live.fault;
    if (error === undefined) live.prove();
    live.setFault(error === undefined ? undefined : probeFault(error));
    return live.fault;
  }

  /** Asked often enough that what is out of contact is known before it counts as stale. */
  async #lookForOutages(object: PlatformObject, live: LiveConnection, signal: AbortSignal): Promise<void> {
    if (this.#options.usedBy(platformKeyOf(this.#options.kind, object)) === 0) return;
    for (const target of targetsOf(typeOf(object.spec))) {
      const outages = await live.connection.client(target)?.outages?.({ signal, priority: 'poll' });
      if (outages !== undefined && !(outages instanceof PlatformError)) live.noteOutages(outages);
    }
  }

  #isWorthATry(object: PlatformObject, live: LiveConnection, sinceProbe: number): boolean {
    const { fault } = live;
    if (fault === undefined)
      return (
        !live.proven ||
        !isConnected(object) ||
        object.status?.observedGeneration !== object.metadata.generation
      );
    if (fault.onlySecret) return true;
    return sinceProbe >= (fault.reason === 'CredentialsInvalid' ? RETRY_REFUSED_MS : REPROBE_MS);
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
    object: PlatformObject,
    live: LiveConnection | undefined,
    fault: Fault | undefined,
    signal: AbortSignal,
  ): Promise<Result> {
    const { clock, usedBy, happened, kind } = this.#options;
    const users = usedBy(platformKeyOf(kind, object));
    const now = clock.now();
    const contact = live === undefined ? undefined : now - live.sinceContact;
    const { patch, events } = platformReport(object, {
      fault,
      connecting: live === undefined,
      users,
      contact,
      now,
    });
    const written =
      patch === undefined
        ? object
        : await this.#patch(object, { status: patch }, { subresource: 'status' }, signal);
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

  async #patch(
    object: PlatformObject,
    body: { metadata?: object; status?: object },
    options: { subresource?: 'status' },
    signal: AbortSignal,
  ): Promise<PlatformObject> {
    const { kube, written, kind } = this.#options;
    const resource: Resource = kind === 'InferencePlatform' ? inferencePlatforms : clusterInferencePlatforms;
    const { resourceVersion, ...ref } = refOf(object);
    try {
      const answer = await kube.mergePatch<PlatformObject>(
        resource,
        ref,
        { ...body, metadata: { ...body.metadata, resourceVersion } },
        options,
        signal,
      );
      written(answer);
      return answer;
    } catch (error) {
      // Overtaken or gone: the watch brings what is there now, and with it another pass.
      if (error instanceof ApiError && (error.status === 409 || error.status === 404)) return object;
      throw error;
    }
  }
}

function isConnected({ status }: PlatformObject): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}

function refOf(object: PlatformObject): { namespace?: string; name: string; resourceVersion: string } {
  const { name, resourceVersion } = object.metadata;
  const namespace = 'namespace' in object.metadata ? object.metadata.namespace : undefined;
  return { name, resourceVersion, ...(namespace !== undefined && { namespace }) };
}

function settingsOf(
  object: PlatformObject,
  credentials: Extract<Credentials, { kind: 'Read' }>,
): ConnectionSettings {
  const { spec } = object;
  const type = typeOf(spec);
  const section = spec[type] ?? { url: '' };
  return {
    type,
    url: section.url,
    section,
    credentials: credentials.values,
    ...(credentials.ca !== undefined && { ca: credentials.ca }),
    insecureSkipVerify: spec.tls?.insecureSkipVerify ?? false,
    rateLimit: spec.rateLimit,
  };
}
