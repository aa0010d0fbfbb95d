import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import { inferenceDeployments } from '../../../crd/names.ts';
import { ApiError } from '../../../kube/api-error.ts';
import type { KubeClient } from '../../../kube/client.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import type { Store } from '../../../kube/store.ts';
import type { Clock } from '../../../time/clock.ts';
import type { Result } from '../../loop.ts';
import type { Decision, Happening } from '../decision.ts';
import type { DeploymentListener } from './listener.ts';
import type { Memory } from '../memory/memory.ts';
import { overtaken } from './overtaken.ts';
import { journalOf, traceOf } from '../memory/trace.ts';
import { report } from './report.ts';
import type { Situation } from '../situation.ts';
import { eachOnce, mayHaveHappened } from './untold.ts';

type Deployment = InferenceDeployment & KubeObject;

/** What publishing needs. */
export interface PublisherOptions {
  kube: Pick<KubeClient, 'mergePatch'>;
  store: Pick<Store<Deployment>, 'put'>;
  clock: Clock;
  listener: Pick<DeploymentListener, 'happened' | 'operationEnded'>;
}

/** `object` is the newest version that we know. */
export type Published =
  | { kind: 'Published'; object: Deployment }
  | Extract<Result, { kind: 'Overtaken' | 'Backoff' }>;

/**
 * Writes what a pass found and tells of it, in this order: an event tells of what is written down. One whose write
 * went unanswered is owed until a later pass has written.
 */
export class Publisher {
  readonly #options: PublisherOptions;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** Writes the status if something differs from `stored`, and tells the events. */
  async publish(
    stored: Deployment,
    memory: Memory,
    s: Situation,
    decision: Decision,
    signal: AbortSignal,
  ): Promise<Published> {
    const { patch, happenings } = report(s, decision, stored);
    let object = stored;
    if (patch !== undefined) {
      try {
        object = await this.#write(stored, patch, signal);
        this.written(memory, object);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return failed(error, stored, memory, happenings);
      }
    }
    memory.carried = {};
    this.#tell(stored, memory, happenings);
    this.#tellOfEnd(s, object, memory);
    return { kind: 'Published', object };
  }

  /** The API server has answered a write of ours. */
  written(memory: Memory, answer: Deployment): void {
    memory.trace = traceOf(answer);
    memory.journal = journalOf(answer);
    memory.version = answer.metadata.resourceVersion;
    this.#options.store.put(answer);
  }

  /** The release that was tried last has come true: our own, though its answer was lost, or somebody else's. */
  released(memory: Memory): void {
    if (memory.releasing === undefined) return;
    const { object, happenings } = memory.releasing;
    memory.releasing = undefined;
    this.#tell(object, memory, happenings);
    if (memory.operation?.type === 'Delete') this.#ended(object, memory);
  }

  #write(stored: Deployment, status: object, signal: AbortSignal): Promise<Deployment> {
    const { namespace, name, resourceVersion } = stored.metadata;
    const body = { metadata: { resourceVersion }, status };
    const options = { subresource: 'status' } as const;
    return this.#options.kube.mergePatch(inferenceDeployments, { namespace, name }, body, options, signal);
  }

  #tell(object: Deployment, memory: Memory, happenings: readonly Happening[]): void {
    for (const happening of eachOnce(memory.untold, happenings))
      this.#options.listener.happened(object, happening);
    memory.untold = [];
  }

  #tellOfEnd(s: Situation, object: Deployment, memory: Memory): void {
    if (s.object.status?.operation !== undefined && object.status?.operation === undefined)
      this.#ended(object, memory);
  }

  #ended(object: Deployment, memory: Memory): void {
    const { clock, listener } = this.#options;
    if (memory.operation !== undefined)
      listener.operationEnded(object, memory.operation.type, clock.monotonic() - memory.operation.begunAt);
    memory.operation = undefined;
  }
}

function failed(
  error: ApiError,
  stored: Deployment,
  memory: Memory,
  happenings: readonly Happening[],
): Extract<Result, { kind: 'Overtaken' | 'Backoff' }> {
  if (mayHaveHappened(error)) memory.untold = eachOnce(memory.untold, happenings);
  // What was seen is not written down: without another look the next pass would have nothing to say.
  memory.nextLookAt = Number.NEGATIVE_INFINITY;
  if (error.status !== 409 && error.status !== 404) return { kind: 'Backoff', error };
  // Another write came first (409), or the object is gone (404): the pass begins again from what is there now.
  return overtaken(memory, stored);
}
