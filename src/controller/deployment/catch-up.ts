import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import { inferenceDeployments } from '../../crd/names.ts';
import type { KubeClient } from '../../kube/client.ts';
import { type KubeObject, keyOf } from '../../kube/objects.ts';
import type { Store } from '../../kube/store.ts';
import type { Memory } from './memory.ts';

type Deployment = InferenceDeployment & KubeObject;

/** What catching up needs. */
export interface CatchUpOptions {
  kube: Pick<KubeClient, 'get'>;
  store: Pick<Store<Deployment>, 'get' | 'put'>;
  signal: AbortSignal;
}

/**
 * Reads an object once from the API server where a write of ours came second to another that the watch has not
 * brought: a pass over the old version would look at the platform in vain, for its own writes are refused as well.
 * False: the API server has nothing newer, so that it is not known what the write came second to.
 */
export async function catchUp(
  stored: Deployment,
  memory: Memory,
  { kube, store, signal }: CatchUpOptions,
): Promise<boolean> {
  const { namespace, name, resourceVersion } = stored.metadata;
  if (memory.overtaken !== resourceVersion) return true;
  store.put(await kube.get<Deployment>(inferenceDeployments, { namespace, name }, signal));
  // The next pass may try its writes again, whatever was read.
  memory.overtaken = undefined;
  return store.get(keyOf(stored.metadata))?.metadata.resourceVersion !== resourceVersion;
}
