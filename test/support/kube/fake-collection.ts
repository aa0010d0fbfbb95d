import { ApiError } from '../../../src/kube/api-error.ts';
import type { KubeClient, ListOptions, ListPage, WatchOptions } from '../../../src/kube/client.ts';
import type { KubeObject, Resource } from '../../../src/kube/objects.ts';
import type { WatchEvent } from '../../../src/kube/watch-stream.ts';

type Event = WatchEvent<KubeObject>;

/** One open watch. */
interface OpenWatch {
  options: WatchOptions;
  push(event: Event): void;
  end(failure?: unknown): void;
}

/** A collection as an API server serves it, in memory and with faults, for the reflector's tests. */
export class FakeCollection implements Pick<KubeClient, 'list' | 'watch'> {
  readonly objects = new Map<string, KubeObject>();
  version = 100;
  /** The calls that came, as `list …` and `watch …`. */
  readonly calls: string[] = [];
  readonly watches = new Set<OpenWatch>();
  /** Called for every list and watch: what it throws is the answer. */
  fault: (call: string) => void = () => {};
  /** Whether lists can be streamed. */
  streaming = true;

  set(name: string, uid = `uid-${name}`): KubeObject {
    this.version += 1;
    const metadata = {
      name,
      namespace: 'ns',
      uid,
      resourceVersion: `${this.version}`,
      creationTimestamp: '2026-01-05T10:00:00Z',
    };
    const object = { apiVersion: 'example.com/v1', kind: 'Thing', metadata };
    const type = this.objects.has(name) ? 'MODIFIED' : 'ADDED';
    this.objects.set(name, object);
    this.#tell({ type, object });
    return object;
  }

  delete(name: string): void {
    const object = this.objects.get(name) as KubeObject;
    this.objects.delete(name);
    this.version += 1;
    const metadata = { ...object.metadata, resourceVersion: `${this.version}` };
    this.#tell({ type: 'DELETED', object: { ...object, metadata } });
  }

  bookmark(): void {
    this.#tell({ type: 'BOOKMARK', object: { metadata: { resourceVersion: `${this.version}` } } });
  }

  /** Ends all watches, in order or with a failure. */
  endWatches(failure?: unknown): void {
    for (const watch of this.watches) watch.end(failure);
  }

  async list<T extends KubeObject>(
    _resource: Resource,
    options: ListOptions,
    signal: AbortSignal,
  ): Promise<ListPage<T>> {
    const { limit = 0, resourceVersion = '' } = options;
    const call = `list limit=${limit} rv=${resourceVersion} continue=${options.continue ?? ''}`;
    this.calls.push(call);
    await Promise.resolve();
    signal.throwIfAborted();
    this.fault(call);
    const all = [...this.objects.values()];
    const begin = Number(options.continue ?? 0);
    const end = limit === 0 ? all.length : begin + limit;
    const items = all.slice(begin, end) as T[];
    return { items, resourceVersion: `${this.version}`, ...(end < all.length ? { continue: `${end}` } : {}) };
  }

  async watch<T extends KubeObject>(
    _resource: Resource,
    options: WatchOptions,
    signal: AbortSignal,
  ): Promise<AsyncIterable<WatchEvent<T>>> {
    const streamed = options.sendInitialEvents === true;
    const call = `watch rv=${options.resourceVersion ?? ''}${streamed ? ' streamed' : ''}`;
    this.calls.push(call);
    await Promise.resolve();
    signal.throwIfAborted();
    this.fault(call);
    if (streamed && !this.streaming) throw new ApiError(422, 'Invalid', 'sendInitialEvents is forbidden');
    const stream = new ReadableStream<Event>({
      start: (controller) => {
        const watch: OpenWatch = {
          options,
          push: (event) => controller.enqueue(event),
          end: (failure) => {
            this.watches.delete(watch);
            if (failure === undefined) controller.close();
            else controller.error(failure);
          },
        };
        this.watches.add(watch);
        signal.addEventListener('abort', () => this.watches.has(watch) && watch.end(signal.reason));
        if (streamed) this.#sendInitial(watch);
      },
    });
    return stream as unknown as AsyncIterable<WatchEvent<T>>;
  }

  #sendInitial(watch: OpenWatch): void {
    for (const object of this.objects.values()) watch.push({ type: 'ADDED', object });
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    watch.push({
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: `${this.version}`, annotations } },
    });
  }

  #tell(event: Event): void {
    for (const watch of this.watches) watch.push(event);
  }
}
