import { ApiError } from './api-error.ts';
import type { KubeObject, ObjectRef, Resource } from './objects.ts';
import { apiVersionOf, collectionPath, isPathSegment, objectPath, withQuery } from './resource-path.ts';
import type { KubeTransport } from './transport.ts';
import { decodeWatch, type WatchEvent } from './watch-stream.ts';

/** Query of a list. Source: https://kubernetes.io/docs/reference/using-api/api-concepts/ */
export interface ListOptions {
  /** All namespaces where it is absent. */
  namespace?: string | undefined;
  limit?: number | undefined;
  continue?: string | undefined;
  resourceVersion?: string | undefined;
  resourceVersionMatch?: 'Exact' | 'NotOlderThan' | undefined;
}

/** One page; `continue` where there are more. */
export interface ListPage<T> {
  items: T[];
  resourceVersion: string;
  continue?: string;
}

/** Query of a watch. */
export interface WatchOptions {
  namespace?: string | undefined;
  resourceVersion?: string | undefined;
  resourceVersionMatch?: 'NotOlderThan' | undefined;
  allowWatchBookmarks?: boolean | undefined;
  sendInitialEvents?: boolean | undefined;
  timeoutSeconds?: number | undefined;
}

/** Options of a write. */
export interface WriteOptions {
  subresource?: 'status';
}

/**
 * Calls to one API server, on raw JSON. Every call fails with ApiError (409 with reason `Conflict` where a
 * resourceVersion that was sent is no longer current, `AlreadyExists` where a create comes second), or with the
 * signal's reason once it is aborted. Writes name the field manager and ask for strict field validation, so that
 * a field that the server does not know is an error and not a silent loss.
 */
export class KubeClient {
  readonly #transport: KubeTransport;
  readonly #write: { fieldManager: string; fieldValidation: 'Strict' };

  constructor(transport: KubeTransport, fieldManager: string) {
    this.#transport = transport;
    this.#write = { fieldManager, fieldValidation: 'Strict' };
  }

  /** One object. What no object can be called is not there, and is not asked for: it would be another path. */
  async get<T extends KubeObject>(resource: Resource, ref: ObjectRef, signal: AbortSignal): Promise<T> {
    if (!isPathSegment(ref.name))
      throw new ApiError(404, 'NotFound', `${resource.plural} ${JSON.stringify(ref.name)} not found`);
    return this.#transport.call<T>({ method: 'GET', path: objectPath(resource, ref) }, signal);
  }

  /** One page of a collection, with `apiVersion` and `kind` on every item, which lists of built-in kinds lack. */
  async list<T extends KubeObject>(
    resource: Resource,
    options: ListOptions,
    signal: AbortSignal,
  ): Promise<ListPage<T>> {
    const { namespace, ...query } = options;
    const path = withQuery(collectionPath(resource, namespace), query);
    const answer = await this.#transport.call<RawList<T>>({ method: 'GET', path }, signal);
    const head = { apiVersion: apiVersionOf(resource), kind: resource.kind };
    return {
      items: (answer.items ?? []).map((item) => ({ ...item, ...head })),
      resourceVersion: answer.metadata?.resourceVersion ?? '',
      ...(answer.metadata?.continue ? { continue: answer.metadata.continue } : {}),
    };
  }

  /**
   * The changes of a collection from now on. Resolves when the server has agreed to the watch; the iteration
   * throws what ends it, except the server's own timeoutSeconds, which simply end it.
   */
  async watch<T extends KubeObject>(
    resource: Resource,
    options: WatchOptions,
    signal: AbortSignal,
  ): Promise<AsyncIterable<WatchEvent<T>>> {
    const { namespace, ...query } = options;
    const path = withQuery(collectionPath(resource, namespace), { watch: 1, ...query });
    return decodeWatch<T>(await this.#transport.stream({ method: 'GET', path }, signal));
  }

  /** Makes an object. Never repeated: after a broken connection it may exist. */
  create<T extends KubeObject>(
    resource: Resource,
    namespace: string | undefined,
    body: object,
    signal: AbortSignal,
  ): Promise<T> {
    const path = withQuery(collectionPath(resource, namespace), this.#write);
    return this.#transport.call<T>({ method: 'POST', path, body }, signal);
  }

  /** RFC 7386 merge patch. With `metadata.resourceVersion` in the body it holds only for that version, else 409. */
  mergePatch<T extends KubeObject>(
    resource: Resource,
    ref: ObjectRef,
    body: object,
    options: WriteOptions,
    signal: AbortSignal,
  ): Promise<T> {
    const path = withQuery(objectPath(resource, ref, options.subresource), this.#write);
    return this.#transport.call<T>(
      { method: 'PATCH', path, body, contentType: 'application/merge-patch+json' },
      signal,
    );
  }

  /** Replaces a whole object, under the condition of the resourceVersion in it. For Leases only. */
  replace<T extends KubeObject>(
    resource: Resource,
    ref: ObjectRef,
    body: object,
    signal: AbortSignal,
  ): Promise<T> {
    const path = withQuery(objectPath(resource, ref), this.#write);
    return this.#transport.call<T>({ method: 'PUT', path, body }, signal);
  }
}

interface RawList<T> {
  items?: T[] | null;
  metadata?: { resourceVersion?: string; continue?: string };
}
