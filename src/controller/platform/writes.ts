import { clusterInferencePlatforms, inferencePlatforms, inUseFinalizer } from '../../crd/names.ts';
import { ApiError } from '../../kube/api-error.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { PlatformObject } from './directory.ts';

/** What writing to platform objects needs. */
export interface PlatformWritesOptions {
  kube: Pick<KubeClient, 'mergePatch'>;
  /** Takes the API server's answer. */
  written: (object: PlatformObject) => void;
}

/** The writes to platform objects. Each holds only for the version that was read; overtaken, it changes nothing. */
export class PlatformWrites {
  readonly #options: PlatformWritesOptions;

  constructor(options: PlatformWritesOptions) {
    this.#options = options;
  }

  /** Keeps the object while anything of a deployment is on its platform. `Released`: nothing more is to be done for it. */
  async hold(
    object: PlatformObject,
    holders: number,
    signal: AbortSignal,
  ): Promise<PlatformObject | 'Released'> {
    const finalizers = object.metadata.finalizers ?? [];
    const held = finalizers.includes(inUseFinalizer);
    const deleting = object.metadata.deletionTimestamp !== undefined;
    if (deleting && !held) return 'Released';
    if (deleting && holders === 0) {
      const others = finalizers.filter((finalizer) => finalizer !== inUseFinalizer);
      await this.#patch(object, { metadata: { finalizers: others } }, {}, signal);
      return 'Released';
    }
    if (held || deleting) return object;
    return this.#patch(object, { metadata: { finalizers: [...finalizers, inUseFinalizer] } }, {}, signal);
  }

  /** The same object where the write was overtaken. */
  status(
    object: PlatformObject,
    patch: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<PlatformObject> {
    return this.#patch(object, { status: patch }, { subresource: 'status' }, signal);
  }

  async #patch(
    object: PlatformObject,
    body: { metadata?: object; status?: object },
    options: { subresource?: 'status' },
    signal: AbortSignal,
  ): Promise<PlatformObject> {
    const { name, resourceVersion } = object.metadata;
    const namespace = 'namespace' in object.metadata ? object.metadata.namespace : undefined;
    try {
      const answer = await this.#options.kube.mergePatch<PlatformObject>(
        object.kind === 'InferencePlatform' ? inferencePlatforms : clusterInferencePlatforms,
        { name, ...(namespace !== undefined && { namespace }) },
        { ...body, metadata: { ...body.metadata, resourceVersion } },
        options,
        signal,
      );
      this.#options.written(answer);
      return answer;
    } catch (error) {
      // Overtaken or gone: the watch brings what is there now, and with it another pass.
      if (error instanceof ApiError && (error.status === 409 || error.status === 404)) return object;
      throw error;
    }
  }
}
