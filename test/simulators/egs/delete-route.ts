import type { SimResponse } from '../support/exchange.ts';
import { success } from './api-error.ts';
import type { ApiCall } from './caller.ts';
import type { Endpoint } from './endpoint.ts';
import { endpointOf, missingEndpoint } from './endpoint-lookup.ts';
import { cannotDelete, dropGpr } from './gpr-routes.ts';
import { bodyOf, Reader } from './request-body.ts';
import type { EgsWorld } from './world.ts';

/** Deletes an endpoint, in the way that the knobs say where it holds GPUs. */
export function deleteEndpoint(call: ApiCall): SimResponse {
  const { world, caller } = call;
  const message = 'Error while deleting the inference endpoint';
  const body = new Reader(bodyOf(call), world.knobs, message);
  const endpoint = endpointOf(call, body, message);
  if (endpoint === undefined) return missingEndpoint(world, body.text('endpoint'), message);
  const { deleteHeldGpr } = world.knobs;
  const held = world.gprsOf(endpoint.id).filter(({ state }) => state === 'Held');
  const [first] = endpoint.deleteRequestedAt === undefined ? held : [];
  if (first !== undefined && deleteHeldGpr === '500keepBoth') throw cannotDelete(first);
  requestDeletion(world, endpoint, caller.name);
  if (first !== undefined && deleteHeldGpr === '500gone') throw cannotDelete(first);
  if (deleteHeldGpr === '200release') {
    world.change(() => {
      for (const gpr of held) gpr.releaseAskedAt ??= world.clock.now();
    });
  }
  return { ...success({}), about: { workload: endpoint.name, workloadId: endpoint.id } };
}

/** Begins a deletion, once, and takes what waits for GPUs out of the queue. */
export function requestDeletion(world: EgsWorld, endpoint: Endpoint, by: string | undefined): void {
  if (endpoint.deleteRequestedAt !== undefined) return;
  world.change(() => {
    endpoint.deleteRequestedAt = world.clock.now();
    world.record('delete', endpoint, by);
  });
  for (const gpr of world.gprsOf(endpoint.id)) {
    if (gpr.state === 'Queued') dropGpr(world, gpr, by);
  }
}
