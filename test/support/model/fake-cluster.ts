import type { InferenceDeployment, InferenceDeploymentSpec } from '../../../src/crd/inference-deployment.ts';
import { inferenceDeploymentSpecSchema } from '../../../src/crd/inference-deployment.ts';
import { unobserved } from '../../../src/crd/unobserved.ts';
import { ApiError } from '../../../src/kube/api-error.ts';
import type { KubeObject, ObjectRef, Resource } from '../../../src/kube/objects.ts';
import type { Clock } from '../../../src/time/clock.ts';
import { formatTimestamp } from '../../../src/time/timestamp.ts';
import { Crash } from './fake-platform.ts';

export type Deployment = InferenceDeployment & KubeObject;

/** What becomes of one write. */
export type WriteFate =
  | 'Fine'
  | 'LostBefore'
  | 'LostAfter'
  | 'Conflict'
  | 'CrashBefore'
  | 'CrashAfter'
  /** It is under way for so long that its sender gives up, and arrives all the same. */
  | 'Late';

/** How much later a `Late` write arrives: its sender has done much else by then. */
const LATE_MS = 20_000;

/** One object of an API server in memory: conditional merge patches, finalizers, generations. */
export class FakeCluster {
  object: Deployment | undefined;
  fate: () => WriteFate = () => 'Fine';
  /** Sees every version that a write of the operator's to its status made. */
  onStatus: (object: Deployment) => void = () => {};
  /** A write arrives that its sender has given up: its effect, unless another came before it, is had by `arrive`. */
  onLate: (arrive: () => void) => void = (arrive) => arrive();
  /** The object is gone; this is what it was at last. */
  onGone: (last: Deployment) => void = () => {};
  /** Another object, which nobody passes over. */
  neighbour: Deployment | undefined;
  /** Secrets by name; a number is the status with which the API server refuses to show one. */
  readonly secrets = new Map<string, FakeSecret | number>();
  /** Every read of one. */
  readonly secretReads: string[] = [];
  /** The object is another now, or gone. */
  onChange: () => void = () => {};
  readonly #clock: Clock;
  readonly #namespace: string;
  #version = 100;
  #uid = 0;

  constructor(clock: Clock, namespace = 'prod') {
    this.#clock = clock;
    this.#namespace = namespace;
  }

  /** kubectl apply of a new object. */
  create(name: string, spec: object): Deployment {
    this.#uid += 1;
    this.object = {
      apiVersion: 'inference-operator.io/v1alpha1',
      kind: 'InferenceDeployment',
      metadata: {
        name,
        namespace: this.#namespace,
        uid: `uid-${this.#uid}`,
        resourceVersion: this.#next(),
        generation: 1,
        creationTimestamp: formatTimestamp(this.#clock.now()),
      },
      spec: inferenceDeploymentSpecSchema.parse(spec),
      // By the default in the CRD.
      status: unobserved('NotCreated'),
    };
    this.onChange();
    return this.object;
  }

  /** kubectl edit. */
  edit(change: (spec: InferenceDeploymentSpec) => void): void {
    if (this.object === undefined) return;
    const spec = structuredClone(this.object.spec);
    change(spec);
    this.#store({ ...this.object, spec }, { generation: this.object.metadata.generation + 1 });
  }

  /** kubectl annotate. */
  annotate(annotations: Record<string, string>): void {
    const { object } = this;
    if (object === undefined) return;
    this.#store(object, { annotations: { ...object.metadata.annotations, ...annotations } });
  }

  /** kubectl delete. */
  delete(): void {
    if (this.object === undefined || this.object.metadata.deletionTimestamp !== undefined) return;
    const deletionTimestamp = formatTimestamp(this.#clock.now());
    this.#store(this.object, { deletionTimestamp, generation: this.object.metadata.generation + 1 });
  }

  /** Somebody takes finalizers away. */
  stripFinalizers(): void {
    if (this.object !== undefined) this.#store(this.object, { finalizers: [] });
  }

  /** etcd is restored to when it had this. The version is a new one, since the fake store has no relist. */
  restore(object: Deployment): void {
    this.#store(object, {});
  }

  /** The part of KubeClient that a reconciler uses. */
  readonly client = {
    get: async <T extends KubeObject>({ plural }: Resource, { namespace, name }: ObjectRef): Promise<T> => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever asks for a Secret gets one
      if (plural === 'secrets') return this.#secret(`${namespace}/${name}`) as unknown as T;
      if (this.object === undefined) throw new ApiError(404, 'NotFound', 'no such object');
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- there is one kind only
      return structuredClone(this.object) as unknown as T;
    },
    mergePatch: async <T extends KubeObject>(
      _resource: Resource,
      _ref: ObjectRef,
      body: object,
      options: { subresource?: string },
    ): Promise<T> => {
      const fate = this.fate();
      if (fate === 'CrashBefore') throw new Crash('before a write');
      if (fate === 'LostBefore') throw new ApiError(0, 'ConnectionFailed', 'lost');
      if (fate === 'Conflict') throw new ApiError(409, 'Conflict', 'somebody else wrote');
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a reconciler sends
      const patch = body as Patch;
      const toStatus = options.subresource === 'status';
      if (fate === 'Late') {
        this.#clock.schedule(LATE_MS, () => this.onLate(() => this.#arrive(patch, toStatus)));
        throw new ApiError(0, 'Timeout', 'not answered in time');
      }
      const answer = this.#patch(patch, toStatus);
      if (fate === 'CrashAfter') throw new Crash('after a write');
      if (fate === 'LostAfter') throw new ApiError(0, 'ConnectionFailed', 'lost');
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- there is one kind only
      return answer as unknown as T;
    },
  };

  #secret(name: string): object {
    this.secretReads.push(name);
    const secret = this.secrets.get(name) ?? 404;
    if (typeof secret === 'number') throw new ApiError(secret, 'Refused', `no Secret ${name} for you`);
    const data = Object.entries(secret.data).map(([key, value]) => [
      key,
      Buffer.from(value).toString('base64'),
    ]);
    return { metadata: { resourceVersion: secret.version }, data: Object.fromEntries(data) };
  }

  /** Nobody hears whether it was too late. */
  #arrive(patch: Patch, toStatus: boolean): void {
    try {
      this.#patch(patch, toStatus);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #patch({ metadata, status }: Patch, toStatus: boolean): Deployment {
    const { object } = this;
    if (object === undefined) throw new ApiError(404, 'NotFound', 'no such object');
    if (metadata.resourceVersion !== object.metadata.resourceVersion)
      throw new ApiError(409, 'Conflict', 'not the current version');
    const merged = toStatus
      ? { ...object, status: merge(object.status ?? {}, status ?? {}) }
      : {
          ...object,
          metadata: {
            ...object.metadata,
            finalizers: metadata.finalizers ?? object.metadata.finalizers ?? [],
            annotations: { ...object.metadata.annotations, ...metadata.annotations },
          },
        };
    const stored = this.#store(merged, {});
    if (toStatus) this.onStatus(stored);
    return stored;
  }

  #store(object: Deployment, metadata: Partial<Deployment['metadata']>): Deployment {
    const stored = {
      ...object,
      metadata: { ...object.metadata, ...metadata, resourceVersion: this.#next() },
    };
    const held = (stored.metadata.finalizers ?? []).length > 0;
    const gone = stored.metadata.deletionTimestamp !== undefined && !held;
    this.object = gone ? undefined : stored;
    if (gone) this.onGone(stored);
    this.onChange();
    return stored;
  }

  #next(): string {
    this.#version += 1;
    return String(this.#version);
  }
}

/** A Secret, its values in clear. */
export interface FakeSecret {
  version: string;
  data: Record<string, string>;
}

interface Patch {
  metadata: {
    resourceVersion?: string;
    finalizers?: string[];
    annotations?: Record<string, string>;
  };
  status?: Record<string, unknown>;
}

/** RFC 7386. */
function merge(target: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (isObject(value)) result[key] = merge(isObject(result[key]) ? result[key] : {}, value);
    else result[key] = value;
  }
  return result;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
