import type { SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { invalid } from './api-error.ts';
import { type ApiCall, authenticated, deploymentOf } from './caller.ts';
import { pageOf } from './page.ts';
import { timeText } from './time-text.ts';
import type { GcoreWorld } from './world.ts';

/** What the containers of a deployment wrote. */
export function logRoute(router: Router, world: GcoreWorld): void {
  router.add('GET', '/cloud/v3/inference/{projectId}/deployments/{name}/logs', authenticated(world, logs));
}

/** One line for each replica that answers, which is enough to page through. */
function logs(call: ApiCall): SimResponse {
  const { request } = call;
  const deployment = deploymentOf(call);
  const order = request.query.get('order_by') ?? 'time.desc';
  if (order !== 'time.asc' && order !== 'time.desc') {
    throw invalid({ order_by: ['must be time.asc or time.desc'] });
  }
  const region = request.query.get('region_id');
  const lines = deployment.regions
    .filter(({ regionId }) => region === null || String(regionId) === region)
    .flatMap(({ regionId, ready, since }) =>
      Array.from({ length: ready }, (_, replica) => ({
        time: timeText(since + replica, 'utc'),
        region_id: regionId,
        pod: `${deployment.name}-${replica}`,
        message: 'listening',
      })),
    );
  return pageOf(order === 'time.asc' ? lines : lines.toReversed(), request, 1000, (line) => line);
}
