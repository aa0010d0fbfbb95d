import { isDeepStrictEqual } from 'node:util';
import { type KubeObject, keyOf } from './objects.ts';
import { isNewer } from './resource-version.ts';

/** What became of an object. `initial`: it was there when the process began to look. */
export type StoreChange<T> =
  | { type: 'added'; object: T; initial: boolean }
  | { type: 'updated'; object: T; previous: T; initial: boolean }
  | { type: 'deleted'; object: T; initial: boolean };

/** Hears of every change after it is in the store. Only enqueue keys here: the stream waits for it. */
export type StoreListener<T> = (change: StoreChange<T>) => void;

interface Entry<T> {
  object: T;
  /** When our own write put it there, counted in writes; 0 where the stream did. */
  writtenAt: number;
}

/** What a store may be told. */
export interface StoreOptions {
  /** A listener threw: a bug of ours, which neither stops the stream nor hides the change from the others. */
  onListenerError: (error: unknown) => void;
  /** Objects are frozen, so that a test sees who changes them. */
  freeze?: boolean;
}

/**
 * The local copy of one kind, by `namespace/name`. Objects in it are shared: nobody may change them, and since
 * managedFields and kubectl's last-applied annotation are left out, none may be sent back whole.
 *
 * Within one incarnation (uid) it never goes back to an older version, except by a relist that began later:
 * after a restore of etcd, versions start again from older numbers.
 */
export class Store<T extends KubeObject> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #listeners = new Set<StoreListener<T>>();
  readonly #options: StoreOptions;
  #writes = 0;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  /** How many objects there are. */
  get size(): number {
    return this.#entries.size;
  }

  /** The object with this key (`keyOf`). */
  get(key: string): T | undefined {
    return this.#entries.get(key)?.object;
  }

  /** All objects, in no order. */
  *values(): Generator<T> {
    for (const entry of this.#entries.values()) yield entry.object;
  }

  /** Calls `listener` for every change from now on, until disposed. */
  listen(listener: StoreListener<T>): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** The answer to one of our own writes: taken if it is newer than what is here, and of the same incarnation. */
  put(answer: T): void {
    const key = keyOf(answer.metadata);
    const entry = this.#entries.get(key);
    if (entry?.object.metadata.uid !== answer.metadata.uid) return;
    if (isNewer(answer.metadata.resourceVersion, entry.object.metadata.resourceVersion) !== true) return;
    this.#writes += 1;
    this.#set(key, this.#strip(answer), this.#writes, false);
  }

  /** ADDED or MODIFIED in a watch. One that is older than our own last write is passed over: a newer one follows. */
  apply(object: T): void {
    const key = keyOf(object.metadata);
    const stored = this.#entries.get(key)?.object;
    const { uid, resourceVersion } = object.metadata;
    if (stored?.metadata.uid === uid && isNewer(resourceVersion, stored.metadata.resourceVersion) === false)
      return;
    this.#set(key, this.#strip(object), 0, false);
  }

  /** DELETED in a watch. */
  remove(object: T): void {
    const key = keyOf(object.metadata);
    if (this.#entries.get(key)?.object.metadata.uid === object.metadata.uid) this.#delete(key, false);
  }

  /** Begins to replace all objects, or those of one namespace. Nothing changes before `complete`. */
  relist(namespace: string | undefined): Relist<T> {
    const begunAt = this.#writes;
    const listed = new Map<string, T>();
    return {
      add: (object) => {
        const key = keyOf(object.metadata);
        listed.set(key, this.#reuse(key, this.#strip(object)));
      },
      remove: (object) => void listed.delete(keyOf(object.metadata)),
      complete: (initial) => {
        for (const [key, { object }] of this.#entries) {
          const inScope = namespace === undefined || object.metadata.namespace === namespace;
          if (inScope && !listed.has(key)) this.#delete(key, initial);
        }
        for (const [key, object] of listed) {
          if (!this.#writtenSince(begunAt, key, object)) this.#set(key, object, 0, initial);
        }
      },
    };
  }

  /** An answer that came while the list was on its way: the list may show the state before it. */
  #writtenSince(begunAt: number, key: string, listed: T): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.writtenAt <= begunAt) return false;
    const { uid, resourceVersion } = entry.object.metadata;
    return uid === listed.metadata.uid && isNewer(resourceVersion, listed.metadata.resourceVersion) === true;
  }

  /** What is here already, if it is the same: a relist then costs no second copy and tells nobody. */
  #reuse(key: string, object: T): T {
    const stored = this.#entries.get(key)?.object;
    const same = stored?.metadata.resourceVersion === object.metadata.resourceVersion;
    // After a restore of etcd one version can name two states.
    return stored !== undefined && same && isDeepStrictEqual(stored, object) ? stored : object;
  }

  #set(key: string, object: T, writtenAt: number, initial: boolean): void {
    const previous = this.#entries.get(key)?.object;
    if (previous === object) return;
    if (previous !== undefined && previous.metadata.uid !== object.metadata.uid) this.#delete(key, initial);
    this.#entries.set(key, { object, writtenAt });
    if (previous?.metadata.uid === object.metadata.uid)
      this.#tell({ type: 'updated', object, previous, initial });
    else this.#tell({ type: 'added', object, initial });
  }

  #delete(key: string, initial: boolean): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#tell({ type: 'deleted', object: entry.object, initial });
  }

  #tell(change: StoreChange<T>): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#options.onListenerError(error);
      }
    }
  }

  #strip(object: T): T {
    const stripped = strip(object);
    return this.#options.freeze === true ? deepFreeze(stripped) : stripped;
  }
}

/** A list on its way into a store. */
export interface Relist<T> {
  add(object: T): void;
  /** A DELETED in a streamed list. */
  remove(object: T): void;
  /** Replaces what the store has, and tells the listeners what differs. */
  complete(initial: boolean): void;
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Without the two fields that nobody reads here and that make an object several times as large. */
function strip<T extends KubeObject>(object: T): T {
  const { managedFields: _, ...metadata } = object.metadata as T['metadata'] & { managedFields?: unknown };
  if (metadata.annotations?.[LAST_APPLIED] !== undefined) {
    const { [LAST_APPLIED]: __, ...annotations } = metadata.annotations;
    return { ...object, metadata: { ...metadata, annotations } };
  }
  return { ...object, metadata };
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
