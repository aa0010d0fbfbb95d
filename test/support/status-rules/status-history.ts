import { setTimeout as sleep } from 'node:timers/promises';
import { observedStatus } from '../../../src/crd/unobserved.ts';
import type { Diagnosable } from '../describe-value.ts';
import { ApiError } from '../kube-client/api-error.ts';
import type { Collection, KubeClient, WatchEvent } from '../kube-client/kube-client.ts';
import { statusComplaints } from './status-complaints.ts';
import { conditionsOf, type StatusObject } from './status-object.ts';

/** One version of an object as the watch brought it. */
interface Version {
  object: StatusObject;
  /** `performance.now()` when it came. */
  at: number;
  complaints: readonly string[];
}

/**
 * Records every version of the objects of a collection and judges each by `statusComplaints`. It watches, so no
 * version is missed; after a time without the API server it goes on where it was. Only where that is not possible
 * any more (410) it looks at the objects as they are, and judges no step over the gap.
 */
export class StatusHistory implements AsyncDisposable, Diagnosable {
  readonly #client: KubeClient;
  readonly #collection: Collection;
  readonly #stop = new AbortController();
  readonly #versions = new Map<string, Version[]>();
  /** Objects that are gone, by the version in which they went. */
  readonly #gone = new Map<string, number>();
  #resourceVersion = '';
  /** Versions from here on have no known predecessor. */
  #gap = false;
  #running: Promise<void> = Promise.resolve();

  private constructor(client: KubeClient, collection: Collection) {
    this.#client = client;
    this.#collection = collection;
  }

  /** Resolves when the watch has begun: no later version is missed. */
  static async record(client: KubeClient, collection: Collection): Promise<StatusHistory> {
    const history = new StatusHistory(client, collection);
    await history.#list();
    history.#running = history.#follow();
    return history;
  }

  /** The versions of one object (or of all it was, where its name was used again), oldest first. */
  of(name: string, namespace = this.#collection.namespace): StatusObject[] {
    return (this.#versions.get(keyOf(namespace, name)) ?? []).map((version) => version.object);
  }

  /**
   * The object as the watch showed it last: undefined before it has brought version `since` or a later one, `Gone` where
   * that one is its end. What would be read of the API server is this or newer.
   */
  newest(
    name: string,
    since: number,
    namespace = this.#collection.namespace,
  ): StatusObject | 'Gone' | undefined {
    const key = keyOf(namespace, name);
    const object = this.#versions.get(key)?.at(-1)?.object;
    const [version, gone] = [Number(object?.metadata.resourceVersion ?? -1), this.#gone.get(key) ?? -1];
    if (Math.max(version, gone) < since) return undefined;
    return gone >= version && gone >= 0 ? 'Gone' : object;
  }

  /** Every version of all objects. */
  all(): StatusObject[] {
    return [...this.#versions.values()].flatMap((versions) => versions.map((version) => version.object));
  }

  /** The `Status/Reason` words of one condition of an object, without repetitions: its story. */
  story(name: string, type: string, namespace = this.#collection.namespace): string[] {
    const words = this.of(name, namespace).flatMap((object) =>
      conditionsOf(object)
        .filter((condition) => condition.type === type)
        .map(({ status, reason }) => `${status}/${reason}`),
    );
    return words.filter((word, index) => word !== words[index - 1]);
  }

  /** What was wrong, each with its object and version. */
  get complaints(): string[] {
    return [...this.#versions].flatMap(([key, versions]) =>
      versions.flatMap(({ object, complaints }) =>
        complaints.map((complaint) => `${key} at version ${object.metadata.resourceVersion}: ${complaint}`),
      ),
    );
  }

  /** Throws if any version broke a rule. */
  expectClean(): void {
    const { complaints } = this;
    if (complaints.length > 0)
      throw new Error(`status rules broken:\n${complaints.join('\n')}\n\n${this.diagnose()}`);
  }

  diagnose(): string {
    const lines = [...this.#versions].map(([key, versions]) => [key, ...versions.map(describe)].join('\n  '));
    return [`versions of ${this.#collection.kind}:`, ...lines].join('\n');
  }

  /** Ends the watch. What was recorded stays readable. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #list(): Promise<void> {
    const found = await this.#client.listPage<StatusObject>(this.#collection);
    for (const object of found.items) this.#add({ ...object, kind: this.#collection.kind });
    const { resourceVersion } = found.metadata;
    const left = new Set(found.items.map(({ metadata }) => keyOf(metadata.namespace, metadata.name)));
    for (const key of this.#versions.keys()) if (!left.has(key)) this.#gone.set(key, Number(resourceVersion));
    this.#resourceVersion = resourceVersion;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#watch(signal);
      } catch (error) {
        if (error instanceof ApiError && error.status === 410) await this.#relist();
        // Anything else: the API server is gone for a while. The next watch begins where this one was.
        await sleep(50, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #relist(): Promise<void> {
    this.#gap = true;
    await this.#list().catch(() => {});
    this.#gap = false;
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const query = { resourceVersion: this.#resourceVersion, allowWatchBookmarks: 'true' };
    for await (const event of this.#client.watch<StatusObject>(this.#collection, query, signal))
      this.#take(event);
  }

  #take({ type, object }: WatchEvent<StatusObject>): void {
    if (type === 'ERROR') throw new ApiError('watch', 410, JSON.stringify(object));
    this.#resourceVersion = object.metadata.resourceVersion;
    if (type === 'ADDED' || type === 'MODIFIED') this.#add(object);
    if (type === 'DELETED')
      this.#gone.set(keyOf(object.metadata.namespace, object.metadata.name), Number(this.#resourceVersion));
  }

  #add(found: StatusObject): void {
    // What the API server shows by itself is not what the operator said.
    const object = { ...found, status: observedStatus(found) };
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const versions = this.#versions.get(key) ?? [];
    this.#versions.set(key, versions);
    // A new list brings what is known already.
    if (versions.at(-1)?.object.metadata.resourceVersion === object.metadata.resourceVersion) return;
    const before = this.#gap ? object : versions.at(-1)?.object;
    const at = performance.now();
    const complaints = statusComplaints(before, object, at - (versions.at(-1)?.at ?? at));
    versions.push({ object, at, complaints });
  }
}

function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function describe({ object, complaints }: Version): string {
  const conditions = conditionsOf(object).map(({ type, status, reason }) => `${type}=${status}/${reason}`);
  const { resourceVersion, generation = 0, deletionTimestamp } = object.metadata;
  const facts = [`v${resourceVersion}`, `gen ${generation}/${object.status?.observedGeneration ?? '-'}`];
  if (deletionTimestamp !== undefined) facts.push('deleting');
  return [[...facts, ...conditions].join(' '), ...complaints.map((complaint) => `  ^ ${complaint}`)].join(
    '\n  ',
  );
}
