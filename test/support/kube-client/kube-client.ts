import { randomBytes } from 'node:crypto';
import { Agent, request } from 'undici';
import type { KubeObject } from '../../../src/kube/objects.ts';
import { registerSecret } from '../canary/canaries.ts';
import { ApiError } from './api-error.ts';
import { type KubeAccess, readKubeconfig } from './kubeconfig-access.ts';
import {
  type Address,
  collectionPath,
  type DiscoveredResource,
  groupPath,
  objectPath,
} from './resource-paths.ts';

/** An object to be written: what a manifest holds. */
export type Manifest = Omit<Address, 'metadata'> & {
  metadata: Address['metadata'] & Record<string, unknown>;
  [field: string]: unknown;
};

/** An object that was read. */
export type AnyObject = KubeObject & { [field: string]: unknown };

/** What a kind's collection is addressed with. */
export interface Collection {
  apiVersion: string;
  kind: string;
  /** All namespaces without it. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

/** An Event of events.k8s.io/v1 as far as tests look at it. */
export interface EventObject extends KubeObject {
  reason: string;
  note: string;
  type: string;
  regarding: { kind: string; namespace?: string; name: string; uid?: string };
  series?: { count: number };
}

/** A whole list and its version. */
export interface ListPage<T> {
  items: T[];
  metadata: { resourceVersion: string };
}

/** One line of a watch. */
export interface WatchEvent<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: T;
}

interface Call {
  query?: Record<string, string | undefined>;
  body?: unknown;
  contentType?: string;
}

/**
 * A small client for tests: raw JSON as it is on the wire, kinds found by discovery. Calls reject with an
 * `ApiError` that holds the server's own message. What it writes into a Secret is registered as a canary, which the operator
 * may show nowhere. Disposing closes its connections.
 */
export class KubeClient implements AsyncDisposable {
  readonly access: KubeAccess;
  readonly #agent: Agent;
  readonly #groups = new Map<string, Promise<DiscoveredResource[]>>();

  constructor(kubeconfig: string) {
    this.access = readKubeconfig(kubeconfig);
    const { ca, clientCertificate } = this.access;
    this.#agent = new Agent({
      allowH2: false,
      connect: { ...(ca === undefined ? {} : { ca }), ...clientCertificate },
    });
  }

  /** Creates an object. `dryRun` has it checked only. */
  async create<T = AnyObject>(manifest: Manifest, options: { dryRun?: boolean } = {}): Promise<T> {
    registerSecret(manifest);
    const resource = await this.#resource(manifest.apiVersion, manifest.kind);
    const path = collectionPath(manifest.apiVersion, resource, manifest.metadata.namespace ?? 'default');
    return this.send('POST', path, {
      query: { fieldValidation: 'Strict', dryRun: options.dryRun === true ? 'All' : undefined },
      body: manifest,
    });
  }

  /** Server-side apply. */
  async apply<T = AnyObject>(
    manifest: Manifest,
    options: { fieldManager?: string; force?: boolean; dryRun?: boolean } = {},
  ): Promise<T> {
    registerSecret(manifest);
    const { fieldManager = 'test', force = true, dryRun } = options;
    return this.send('PATCH', await this.#path(manifest), {
      query: {
        fieldManager,
        force: String(force),
        fieldValidation: 'Strict',
        dryRun: dryRun === true ? 'All' : undefined,
      },
      body: manifest,
      contentType: 'application/apply-patch+yaml',
    });
  }

  async get<T = AnyObject>(address: Address): Promise<T> {
    return this.send('GET', await this.#path(address));
  }

  /** As `get`, but undefined where there is none. */
  async find<T = AnyObject>(address: Address): Promise<T | undefined> {
    return this.get<T>(address).catch(notFound);
  }

  async list<T = AnyObject>(collection: Collection): Promise<T[]> {
    return (await this.listPage<T>(collection)).items;
  }

  /** As `list`, with the version that the list is of: where a watch goes on. */
  async listPage<T = AnyObject>(collection: Collection): Promise<ListPage<T>> {
    const { apiVersion, kind, namespace, labelSelector, fieldSelector } = collection;
    const path = collectionPath(apiVersion, await this.#resource(apiVersion, kind), namespace);
    return this.send('GET', path, { query: { labelSelector, fieldSelector } });
  }

  /** Merge patch; null removes a field. `subresource`: `status` or `scale`. */
  async patch<T = AnyObject>(address: Address, patch: Record<string, unknown>, subresource = ''): Promise<T> {
    registerSecret({ ...patch, kind: address.kind });
    const path = await this.#path(address);
    return this.send('PATCH', subresource === '' ? path : `${path}/${subresource}`, {
      query: { fieldValidation: 'Strict' },
      body: patch,
      contentType: 'application/merge-patch+json',
    });
  }

  /** Deletes; resolves when the server has accepted it, also where there is none. Finalizers may keep the object. */
  async delete(address: Address, options: Record<string, unknown> = {}): Promise<void> {
    await this.send('DELETE', await this.#path(address), { body: options }).catch(notFound);
  }

  /** The events about an object (of this uid, where the address has one), oldest first. */
  async events(address: Address & { metadata: { uid?: string } }): Promise<EventObject[]> {
    const { name, namespace = 'default', uid } = address.metadata;
    const events = await this.list<EventObject>({ apiVersion: 'events.k8s.io/v1', kind: 'Event', namespace });
    return events
      .filter(({ regarding }) => regarding.kind === address.kind && regarding.name === name)
      .filter(({ regarding }) => uid === undefined || regarding.uid === uid)
      .sort((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp));
  }

  /** Creates a namespace with a name that no other test has. */
  async createNamespace(prefix = 'test', labels: Record<string, string> = {}): Promise<string> {
    const name = `${prefix}-${randomBytes(5).toString('hex')}`;
    await this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    return name;
  }

  /** A watch, event by event, until the server or the signal ends it; the latter without an error. */
  async *watch<T = AnyObject>(
    collection: Collection,
    query: Record<string, string>,
    signal: AbortSignal,
  ): AsyncGenerator<WatchEvent<T>, void> {
    const { apiVersion, kind, namespace, labelSelector, fieldSelector } = collection;
    const path = collectionPath(apiVersion, await this.#resource(apiVersion, kind), namespace);
    const call = { query: { watch: '1', labelSelector, fieldSelector, ...query } };
    try {
      const { statusCode, body } = await this.#open('GET', path, call, signal);
      if (statusCode !== 200) throw new ApiError(`GET ${path}`, statusCode, await body.text());
      let rest = '';
      body.setEncoding('utf8');
      for await (const chunk of body) {
        const lines = `${rest}${String(chunk)}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const event: WatchEvent<T> = JSON.parse(line);
          yield event;
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Any call, for what has no method here. Answers the parsed body. */
  async send<T = AnyObject>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    call: Call = {},
  ): Promise<T> {
    const { statusCode, body } = await this.#open(method, path, call);
    const text = await body.text();
    if (statusCode >= 300) throw new ApiError(`${method} ${path}`, statusCode, text);
    const answer: T = JSON.parse(text);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }

  #open(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, call: Call, signal?: AbortSignal) {
    const url = new URL(path, this.access.server);
    for (const [name, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return request(url, {
      method,
      dispatcher: this.#agent,
      headersTimeout: 30_000,
      signal: signal ?? null,
      headers: {
        accept: 'application/json',
        'user-agent': 'integration-tests',
        ...(this.access.token === undefined ? {} : { authorization: `Bearer ${this.access.token}` }),
        ...(call.body === undefined ? {} : { 'content-type': call.contentType ?? 'application/json' }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
    });
  }

  async #path(address: Address): Promise<string> {
    return objectPath(address, await this.#resource(address.apiVersion, address.kind));
  }

  /** A kind that is not there is looked for again: its CRD may come later. */
  async #resource(apiVersion: string, kind: string): Promise<DiscoveredResource> {
    const known = await this.#discover(apiVersion).catch(notFound);
    const found = known?.find((resource) => resource.kind === kind && !resource.name.includes('/'));
    if (found !== undefined) return found;
    this.#groups.delete(apiVersion);
    throw new Error(`the API server has no ${kind} of ${apiVersion}`);
  }

  #discover(apiVersion: string): Promise<DiscoveredResource[]> {
    const cached = this.#groups.get(apiVersion);
    if (cached !== undefined) return cached;
    const asked = this.send<{ resources: DiscoveredResource[] }>('GET', groupPath(apiVersion)).then(
      ({ resources }) => resources,
    );
    this.#groups.set(apiVersion, asked);
    asked.catch(() => this.#groups.delete(apiVersion));
    return asked;
  }
}

function notFound(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 404) return undefined;
  throw error;
}
