import type { SimResponse } from '../support/exchange.ts';
import { wholeRowsOf } from '../support/page-rows.ts';
import type { Router } from '../support/router.ts';
import { success } from './api-error.ts';
import { type ApiCall, authenticated, authorize, existingWorkspace, workspaceOf } from './caller.ts';
import { createEndpoint } from './create-route.ts';
import { deleteEndpoint } from './delete-route.ts';
import type { Endpoint } from './endpoint.ts';
import { endpointOf, missingEndpoint } from './endpoint-lookup.ts';
import { briefView, detailView } from './endpoint-view.ts';
import { noRoute } from './no-route.ts';
import { Reader } from './request-body.ts';
import type { EgsWorld } from './world.ts';

const PATH = '/api/v1/inference-endpoint';

/** Create, list, describe and delete endpoints; there is nothing else. */
export function endpointRoutes(router: Router, world: EgsWorld): void {
  const add = (method: string, route: string, handle: (call: ApiCall) => SimResponse): void => {
    const handler = authenticated(world, handle);
    router.add(method, route, (request, params) =>
      world.knobs.routes.inference === '404' ? noRoute(request, world.knobs) : handler(request, params),
    );
  };
  add('POST', PATH, createEndpoint);
  add('GET', `${PATH}/list`, list);
  add('GET', PATH, describe);
  add('DELETE', PATH, deleteEndpoint);
}

function list(call: ApiCall): SimResponse {
  const { world, request } = call;
  const message = 'Error while listing inference endpoints';
  const name = new Reader(Object.fromEntries(request.query), world.knobs, message).text('workspace');
  authorize(call, name);
  const workspace = workspaceOf(world, name);
  if (workspace === undefined) {
    if (world.knobs.missingWorkspace === 'empty') return success({ endpoints: [] });
    existingWorkspace(world, name, message);
  }
  const stale = request.faults.find(({ effect }) => effect.kind === 'staleList');
  const all = (stale && world.snapshots.get(stale.id)) ?? world.endpoints();
  const listed = all.filter(
    (endpoint) =>
      endpoint.workspace === name &&
      // A cluster that has left the workspace shows nothing of itself any more.
      workspace?.clusters.includes(endpoint.cluster) === true &&
      isListed(endpoint, world),
  );
  const rows = world.knobs.listOrder === 'oldest' ? listed : listed.toReversed();
  return success({
    endpoints: wholeRowsOf(rows, request).map((endpoint) => briefView(endpoint, world.knobs)),
  });
}

function isListed({ createdAt, goneAt }: Endpoint, { clock, knobs }: EgsWorld): boolean {
  const now = clock.now();
  const { created, deleted } = knobs.listLagMs;
  return createdAt + created <= now && (goneAt === undefined || goneAt + deleted > now);
}

function describe(call: ApiCall): SimResponse {
  const { world, request } = call;
  const message = 'Error while describing the inference endpoint';
  const query = new Reader(Object.fromEntries(request.query), world.knobs, message);
  const endpoint = endpointOf(call, query, message);
  if (endpoint === undefined) return missingEndpoint(world, query.text('endpoint'), message);
  return success({ endpoint: detailView(world, endpoint) });
}
