import type { Clock } from '../time/clock.ts';
import { ApiError } from './api-error.ts';
import type { KubeClient, WatchOptions } from './client.ts';
import { Inactivity } from './inactivity.ts';
import type { KubeObject, Resource } from './objects.ts';
import { isNewer } from './resource-version.ts';
import { RetryPace } from './retry-pace.ts';
import type { Relist, Store } from './store.ts';
import {
  judgeWatchEnd,
  ServerRestored,
  type WatchEnd,
  type WatchEndReason,
  WatchInactive,
} from './watch-end.ts';
import type { WatchEvent } from './watch-stream.ts';

/** Why everything was listed: label values of `relists_total`. */
export type RelistReason = 'initial' | 'expired' | 'restored';

/** A watch or list that failed and will be tried again. */
export interface ReflectorFailure {
  reason: WatchEndReason;
  error: Error;
  retryInMs: number;
}

/** What a reflector is built from. The callbacks must not throw. */
export interface ReflectorOptions<T extends KubeObject> {
  client: Pick<KubeClient, 'list' | 'watch'>;
  resource: Resource;
  /** All namespaces where it is absent. Several reflectors, one per namespace, may fill one store. */
  namespace?: string | undefined;
  store: Store<T>;
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
  onRelist?: (reason: RelistReason) => void;
  onWatchRestart?: (reason: WatchEndReason) => void;
  /** For the log: no rights yet, no such kind yet, server away. */
  onFailure?: (failure: ReflectorFailure) => void;
}

/** As client-go's reflector: servers spread the load of watches that end together. */
const WATCH_SECONDS = { least: 300, spread: 300 };
/** Bookmarks come about once a minute; a watch that is silent for longer than this is dead. */
const INACTIVITY_MS = { least: 90_000, spread: 60_000 };
const PAGE = 500;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/**
 * Keeps a store equal to a collection of the API server: one list, streamed or in pages, then watches from where
 * it ended, for ever. Whatever fails is tried again until the signal of `run` is aborted.
 */
export class Reflector<T extends KubeObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #synced = Promise.withResolvers<void>();
  readonly #failing: RetryPace;
  /** Apart from failures: an API server that starts anew refuses connections first, and old versions afterwards. */
  readonly #repeating: RetryPace;
  #hasSynced = false;
  #lastError: Error | undefined;
  #progressAt: number;
  /** Where the next watch begins; undefined: list first. */
  #version: string | undefined;
  /** What the next list must not be older than; empty: the latest that there is. */
  #listFrom = '';
  #relistReason: RelistReason = 'initial';
  /** Until the server says that it cannot stream lists (before Kubernetes 1.32, or switched off). */
  #streamed = true;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#progressAt = options.clock.monotonic();
    this.#failing = new RetryPace(options.clock, options.random, 0);
    this.#repeating = new RetryPace(options.clock, options.random, 1);
  }

  /** Resolves when the store has been filled once. Stays pending if that never happens. */
  get synced(): Promise<void> {
    return this.#synced.promise;
  }

  /** Whether the store has been filled once. */
  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  /** Why it is not watching at the moment; undefined while it is. */
  get lastError(): Error | undefined {
    return this.#lastError;
  }

  /** Milliseconds since an event, a bookmark or a new watch last showed that the way from the server is open. */
  get lastEventAgeMs(): number {
    return this.#options.clock.monotonic() - this.#progressAt;
  }

  /** Lists and watches until `signal` is aborted, and only then resolves. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const begunAt = this.#options.clock.monotonic();
      const failure = await this.#round(signal).then(
        () => undefined,
        (error: unknown) => asError(error),
      );
      if (signal.aborted) return;
      await this.#recover(judgeWatchEnd(failure, this.#options.clock.monotonic() - begunAt), failure, signal);
    }
  }

  /** One list with the watch that follows from it, or one watch. */
  async #round(signal: AbortSignal): Promise<void> {
    if (this.#version === undefined) {
      this.#options.onRelist?.(this.#relistReason);
      if (this.#streamed && (await this.#listStreamed(signal))) return;
      await this.#listPaged(signal);
    } else {
      await this.#refuseRestored(this.#version, signal);
    }
    await this.#follow({ resourceVersion: this.#version }, undefined, signal);
  }

  async #recover(end: WatchEnd, failure: Error | undefined, signal: AbortSignal): Promise<void> {
    this.#options.onWatchRestart?.(end.reason);
    if (end.next !== 'watch') {
      // A list that asked for a version and met this end has none: it asks for the latest.
      this.#listFrom = end.next === 'relist-latest' ? '' : (this.#version ?? '');
      this.#version = undefined;
      if (this.#hasSynced) this.#relistReason = end.reason === 'restored' ? 'restored' : 'expired';
    }
    const retryInMs = this.#pause(end.pause);
    if (failure !== undefined && end.reason !== 'inactive') {
      this.#lastError = failure;
      this.#options.onFailure?.({ reason: end.reason, error: failure, retryInMs });
    }
    // Aborted: `run` looks at the signal.
    if (retryInMs > 0) await this.#options.clock.sleep(retryInMs, signal).catch(() => undefined);
  }

  #pause(pause: WatchEnd['pause']): number {
    if (pause === 'none') return 0;
    if (typeof pause === 'number') return pause;
    return (pause === 'back-off' ? this.#failing : this.#repeating).next();
  }

  /** Streams the list and goes on watching. False: this server wants pages, and nothing has happened yet. */
  async #listStreamed(signal: AbortSignal): Promise<boolean> {
    const relist = this.#options.store.relist(this.#options.namespace);
    const options = {
      resourceVersion: this.#listFrom,
      resourceVersionMatch: 'NotOlderThan',
      sendInitialEvents: true,
    } as const;
    try {
      await this.#follow(options, relist, signal);
    } catch (error) {
      if (this.#version !== undefined || !wantsPages(error)) throw error;
      // 403 may be about rights that come later; the others are about the server.
      if (!(error instanceof ApiError) || error.status !== 403) this.#streamed = false;
      return false;
    }
    // It ended in order and without the mark: a server that does not know the parameter.
    if (this.#version === undefined) this.#streamed = false;
    return true;
  }

  /** A continue token that expires on the way (410) means: all pages again, since what was read may be gone. */
  async #listPaged(signal: AbortSignal): Promise<void> {
    const { client, resource, namespace, store } = this.#options;
    const relist = store.relist(namespace);
    const from = this.#listFrom;
    const match =
      from === '' ? {} : ({ resourceVersion: from, resourceVersionMatch: 'NotOlderThan' } as const);
    let page = await client.list<T>(resource, { namespace, limit: PAGE, ...match }, signal);
    for (;;) {
      signal.throwIfAborted();
      for (const object of page.items) relist.add(object);
      if (page.continue === undefined) break;
      page = await client.list<T>(resource, { namespace, limit: PAGE, continue: page.continue }, signal);
    }
    this.#complete(relist, page.resourceVersion);
  }

  async #follow(options: WatchOptions, relist: Relist<T> | undefined, signal: AbortSignal): Promise<void> {
    const { client, resource, namespace, clock, random } = this.#options;
    using inactivity = new Inactivity(clock, INACTIVITY_MS.least + random() * INACTIVITY_MS.spread, signal);
    const timeoutSeconds = Math.round(WATCH_SECONDS.least + random() * WATCH_SECONDS.spread);
    const query = { ...options, namespace, allowWatchBookmarks: true, timeoutSeconds };
    try {
      const events = await client.watch<T>(resource, query, inactivity.signal);
      this.#progress();
      let pending = relist;
      for await (const event of events) {
        inactivity.signal.throwIfAborted();
        inactivity.touch();
        this.#progress();
        pending = this.#take(event, pending);
      }
    } catch (error) {
      // However the stream words its end, this is why.
      inactivity.signal.throwIfAborted();
      throw error;
    }
  }

  /** Returns the list that is still on its way. */
  #take(event: WatchEvent<T>, relist: Relist<T> | undefined): Relist<T> | undefined {
    if (event.type === 'BOOKMARK') {
      const { resourceVersion, annotations } = event.object.metadata;
      if (relist === undefined) this.#advance(resourceVersion);
      else if (annotations?.[INITIAL_EVENTS_END] === 'true') this.#complete(relist, resourceVersion);
      else return relist;
      return undefined;
    }
    if (relist !== undefined) {
      if (event.type === 'DELETED') relist.remove(event.object);
      else relist.add(event.object);
      return relist;
    }
    this.#advance(event.object.metadata.resourceVersion);
    if (event.type === 'DELETED') this.#options.store.remove(event.object);
    else this.#options.store.apply(event.object);
    return undefined;
  }

  #complete(relist: Relist<T>, version: string): void {
    this.#version = version;
    relist.complete(!this.#hasSynced);
    this.#hasSynced = true;
    this.#synced.resolve();
    this.#progress();
  }

  #advance(version: string): void {
    if (this.#version !== undefined && isNewer(this.#version, version) === true) {
      throw new ServerRestored(`an event of version ${version} came after ${this.#version}`);
    }
    this.#version = version;
  }

  /**
   * A watch from a version that a restored server has not reached yet is not refused: it stays silent until
   * it has, and whatever changes before is never seen. So the server is asked where it is.
   */
  async #refuseRestored(version: string, signal: AbortSignal): Promise<void> {
    const { client, resource, namespace } = this.#options;
    const { resourceVersion } = await client.list<T>(resource, { namespace, limit: 1 }, signal);
    if (isNewer(version, resourceVersion) === true) {
      throw new ServerRestored(`the server is at version ${resourceVersion}, and was at ${version}`);
    }
  }

  #progress(): void {
    this.#progressAt = this.#options.clock.monotonic();
    this.#lastError = undefined;
  }
}

/** Answers of servers without streamed lists, and the silence of those that ignore the parameter. */
function wantsPages(error: unknown): boolean {
  if (error instanceof WatchInactive) return true;
  return error instanceof ApiError && [400, 403, 422].includes(error.status);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
