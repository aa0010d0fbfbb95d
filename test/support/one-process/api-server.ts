import { ApiError } from '../../../src/kube/api-error.ts';
import { apiVersionOf } from '../../../src/kube/resource-path.ts';
import type {
  KubeClient,
  ListOptions,
  ListPage,
  WatchOptions,
  WriteOptions,
} from '../../../src/kube/client.ts';
import type { KubeObject, ObjectMeta, ObjectRef, Resource } from '../../../src/kube/objects.ts';
import { keyOf } from '../../../src/kube/objects.ts';
import type { WatchEvent } from '../../../src/kube/watch-stream.ts';
import type { Clock } from '../../../src/time/clock.ts';
import { formatTimestamp } from '../../../src/time/timestamp.ts';
import { applyMergePatch } from '../decide/apply-merge-patch.ts';
import { EventStream } from './event-stream.ts';

/** Any object, with whatever is in it. */
export type AnyObject = KubeObject & { spec?: object; status?: object; data?: object };

type Event = WatchEvent<KubeObject>;

/** The calls of KubeClient that the operator makes, and those that a user makes, on objects in memory. */
export class MemoryApiServer
  implements Pick<KubeClient, 'get' | 'list' | 'watch' | 'create' | 'mergePatch' | 'replace'>
{
  /** Sees every version that a status write of the operator's has made, before the operator has its answer. */
  onStatus: (object: AnyObject) => Promise<void> = async () => {};
  /** Sees every object that goes with a write of the operator's, before the operator has its answer. */
  onGone: (object: AnyObject) => Promise<void> = async () => {};
  readonly #clock: Clock;
  readonly #kinds = new Map<string, Map<string, AnyObject>>();
  readonly #watches = new Map<string, Set<EventStream<Event>>>();
  #version = 100;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The objects of a kind as they are, by namespace and name. */
  all({ plural }: Pick<Resource, 'plural'>): ReadonlyMap<string, AnyObject> {
    return this.#kind(plural);
  }

  /** kubectl apply of a new object. */
  add(resource: Resource, ref: ObjectRef, content: object): AnyObject {
    const head = { apiVersion: apiVersionOf(resource), kind: resource.kind };
    const metadata = {
      ...ref,
      uid: `uid-${this.#version + 1}`,
      resourceVersion: '',
      generation: 1,
      creationTimestamp: formatTimestamp(this.#clock.now()),
    };
    return this.#store(resource, { ...head, ...content, metadata }, 'ADDED');
  }

  /** kubectl patch of the spec, or of what else is beside the metadata. */
  edit(resource: Resource, ref: ObjectRef, patch: object): void {
    const object = this.#find(resource, ref);
    const edited = { ...object, ...applyMergePatch(object, patch) };
    const generation = (object.metadata.generation ?? 0) + 1;
    this.#store(resource, { ...edited, metadata: { ...object.metadata, generation } }, 'MODIFIED');
  }

  /** kubectl delete. */
  delete(resource: Resource, ref: ObjectRef): void {
    const object = this.#find(resource, ref);
    if (object.metadata.deletionTimestamp !== undefined) return;
    const metadata = {
      ...object.metadata,
      generation: (object.metadata.generation ?? 0) + 1,
      deletionTimestamp: formatTimestamp(this.#clock.now()),
    };
    this.#store(resource, { ...object, metadata }, 'MODIFIED');
  }

  async get<T extends KubeObject>(resource: Resource, ref: ObjectRef): Promise<T> {
    return structuredClone(this.#find(resource, ref)) as unknown as T;
  }

  async list<T extends KubeObject>(resource: Resource, options: ListOptions): Promise<ListPage<T>> {
    const all = [...this.#kind(resource.plural).values()].map((object) => structuredClone(object));
    const items = all.slice(0, options.limit ?? all.length) as unknown as T[];
    return { items, resourceVersion: `${this.#version}` };
  }

  async watch<T extends KubeObject>(
    { plural }: Resource,
    { sendInitialEvents = false }: WatchOptions,
    signal: AbortSignal,
  ): Promise<AsyncIterable<WatchEvent<T>>> {
    const stream = new EventStream<Event>(signal, () => watches.delete(stream));
    const watches = this.#watches.get(plural) ?? new Set();
    this.#watches.set(plural, watches.add(stream));
    if (sendInitialEvents) {
      for (const object of this.#kind(plural).values())
        stream.push({ type: 'ADDED', object: structuredClone(object) });
      const annotations = { 'k8s.io/initial-events-end': 'true' };
      const metadata = { resourceVersion: `${this.#version}`, annotations };
      stream.push({ type: 'BOOKMARK', object: { metadata } });
    }
    return stream as unknown as AsyncIterable<WatchEvent<T>>;
  }

  async create<T extends KubeObject>(
    resource: Resource,
    namespace: string | undefined,
    body: object,
  ): Promise<T> {
    const { metadata, ...content } = body as AnyObject;
    const ref = { name: metadata.name, ...(namespace !== undefined && { namespace }) };
    return structuredClone(this.add(resource, ref, content)) as unknown as T;
  }

  async mergePatch<T extends KubeObject>(
    resource: Resource,
    ref: ObjectRef,
    body: object,
    { subresource }: WriteOptions,
  ): Promise<T> {
    const object = this.#find(resource, ref);
    const { metadata, status } = body as { metadata?: Partial<ObjectMeta>; status?: object };
    const version = metadata?.resourceVersion;
    if (version !== undefined && version !== object.metadata.resourceVersion)
      throw new ApiError(409, 'Conflict', 'not the current version');
    const part = subresource === 'status' ? { status } : { ...body, metadata };
    const sent = JSON.parse(JSON.stringify(part)) as object;
    const patched = { ...object, ...applyMergePatch(object, sent) };
    const stored = this.#store(resource, patched, 'MODIFIED');
    if (subresource === 'status') await this.onStatus(stored);
    if (!this.#kind(resource.plural).has(keyOf(ref))) await this.onGone(stored);
    return structuredClone(stored) as unknown as T;
  }

  replace<T extends KubeObject>(): Promise<T> {
    throw new Error('nobody elects a leader here');
  }

  #kind(plural: string): Map<string, AnyObject> {
    const objects = this.#kinds.get(plural) ?? new Map<string, AnyObject>();
    this.#kinds.set(plural, objects);
    return objects;
  }

  #find({ plural }: Resource, ref: ObjectRef): AnyObject {
    const object = this.#kind(plural).get(keyOf(ref));
    if (object === undefined) throw new ApiError(404, 'NotFound', `there is no ${plural} ${keyOf(ref)}`);
    return object;
  }

  /** Keeps it, or lets it go where it is deleted and nothing holds it; tells all who watch. */
  #store({ plural }: Resource, object: AnyObject, type: 'ADDED' | 'MODIFIED'): AnyObject {
    this.#version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: `${this.#version}` } };
    const { deletionTimestamp, finalizers = [] } = stored.metadata;
    const isGone = deletionTimestamp !== undefined && finalizers.length === 0;
    if (isGone) this.#kind(plural).delete(keyOf(stored.metadata));
    else this.#kind(plural).set(keyOf(stored.metadata), stored);
    for (const watch of this.#watches.get(plural) ?? [])
      watch.push({ type: isGone ? 'DELETED' : type, object: structuredClone(stored) });
    return stored;
  }
}
