import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import { inferenceDeployments } from '../../../crd/names.ts';
import { ApiError } from '../../../kube/api-error.ts';
import type { KubeClient } from '../../../kube/client.ts';
import { type KubeObject, keyOf } from '../../../kube/objects.ts';
import type { Store } from '../../../kube/store.ts';
import type { Result } from '../../loop.ts';
import type { Memory } from '../memory/memory.ts';

type Deployment = InferenceDeployment & KubeObject;

/** What catching up needs. */
export interface CatchUpOptions {
  kube: Pick<KubeClient, 'get'>;
  store: Pick<Store<Deployment>, 'get' | 'put'>;
  signal: AbortSignal;
}

/**
 * A write was refused because another came first. The pass begins again in a moment; where the API server itself
 * has shown nothing newer than what the write was for, only after a back-off.
 */
export function overtaken(
  memory: Memory,
  { metadata }: Deployment,
): Extract<Result, { kind: 'Overtaken' | 'Backoff' }> {
  memory.overtaken = metadata.resourceVersion;
  if (memory.unexplained !== metadata.resourceVersion) return { kind: 'Overtaken' };
  return { kind: 'Backoff', error: new Error('the API server refuses a write, and has nothing newer') };
}

/**
 * Reads an object once from the API server where the watch has not brought what came first: a pass over the old
 * version would look at the platform in vain, for its own writes are refused as well. `Gone`: the API server does not
 * have it any more, which the watch is still to say.
 */
export async function catchUp(
  stored: Deployment,
  memory: Memory,
  { kube, store, signal }: CatchUpOptions,
): Promise<'Gone' | 'CaughtUp'> {
  const { namespace, name, resourceVersion } = stored.metadata;
  if (memory.overtaken !== resourceVersion) return 'CaughtUp';
  const newest = await kube.get<Deployment>(inferenceDeployments, { namespace, name }, signal).catch(orGone);
  if (newest === 'Gone') return 'Gone';
  store.put(newest);
  memory.overtaken = undefined;
  if (store.get(keyOf(stored.metadata))?.metadata.resourceVersion === resourceVersion)
    memory.unexplained = resourceVersion;
  return 'CaughtUp';
}

function orGone(error: unknown): 'Gone' {
  if (error instanceof ApiError && error.status === 404 && error.reason === 'NotFound') return 'Gone';
  throw error;
}
