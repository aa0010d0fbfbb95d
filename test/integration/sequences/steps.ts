import { reconcileRequestedAtAnnotation, workloadFinalizer } from '../../../src/crd/names.ts';
import type { Manifest } from '../../support/kube-client/kube-client.ts';
import type { StatusObject } from '../../support/status-rules/status-object.ts';
import { runaiDeployment } from '../../support/world/manifests.ts';
import type { World } from '../../support/world/world.ts';

/** What sequences do to objects, besides what worlds offer. */

/** Where an InferenceDeployment is. */
export const addressOf = (world: World, name: string, namespace = world.namespace): Manifest =>
  runaiDeployment(namespace, name);

/** kubectl patch of the spec. */
export async function edit(world: World, name: string, spec: Record<string, unknown>): Promise<void> {
  await world.client.patch(addressOf(world, name), { spec });
}

/** Asks for a full pass now: any value that the annotation did not have does. */
export async function requestReconcile(
  world: World,
  name: string,
  value = new Date().toISOString(),
): Promise<void> {
  const annotations = { [reconcileRequestedAtAnnotation]: value };
  await world.client.patch(addressOf(world, name), { metadata: { annotations } });
}

/** Deletes and waits until the object is gone. */
export async function remove(world: World, name: string, namespace = world.namespace): Promise<void> {
  await world.client.delete(addressOf(world, name, namespace));
  await world.eventually(() => world.client.find(addressOf(world, name, namespace)), {
    within: 30_000,
    until: (object) => object === undefined,
    for: `${name} to be gone`,
  });
}

/** The object goes without its operator being asked: what a lost cluster leaves is only on the platform. */
export async function forget(world: World, name: string): Promise<void> {
  await world.client.patch(addressOf(world, name), { metadata: { finalizers: null } });
  await remove(world, name);
}

/** What a backup, or `kubectl get -o yaml`, holds of an object: its spec and its finalizers. */
export function manifestOf(
  { apiVersion, kind, metadata, ...rest }: StatusObject,
  namespace?: string,
): Manifest {
  const { name, finalizers } = metadata;
  const where = namespace ?? metadata.namespace;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(where !== undefined && { namespace: where }), finalizers },
    spec: (rest as unknown as { spec: unknown }).spec,
  };
}

/** Our finalizer is on the object. */
export const isHeld = ({ metadata }: StatusObject): boolean =>
  metadata.finalizers?.includes(workloadFinalizer) === true;
