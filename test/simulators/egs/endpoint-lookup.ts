import type { SimResponse } from '../support/exchange.ts';
import { ApiError, success } from './api-error.ts';
import { type ApiCall, authorize, existingWorkspace, notFound } from './caller.ts';
import type { Endpoint } from './endpoint.ts';
import type { Reader } from './request-body.ts';
import type { EgsWorld } from './world.ts';

/** The endpoint that a describe or a delete names. */
export function endpointOf(call: ApiCall, names: Reader, message: string): Endpoint | undefined {
  const { world } = call;
  const name = names.text('endpoint');
  const workspace = names.text('workspace');
  const cluster = world.knobs.requireCluster ? names.text('cluster') : names.optionalText('cluster');
  authorize(call, workspace);
  existingWorkspace(world, workspace, message);
  return world
    .endpoints()
    .find(
      (endpoint) =>
        endpoint.goneAt === undefined &&
        endpoint.name === name &&
        endpoint.workspace === workspace &&
        (cluster === undefined || endpoint.cluster === cluster),
    );
}

/** What describe and delete answer about an endpoint that there is not. */
export function missingEndpoint(world: EgsWorld, name: string, message: string): SimResponse {
  const { missing } = world.knobs;
  if (missing === 200) return success({});
  if (missing === 404) throw notFound(`inference endpoint "${name}"`, message);
  throw new ApiError(500, { message, because: `inference endpoint "${name}" could not be read` });
}
