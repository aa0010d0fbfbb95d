import { json, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { rowsOf } from '../support/page-rows.ts';
import { ApiError } from './api-error.ts';
import { type ApiCall, authenticated, workloadOf } from './caller.ts';
import { inferenceOf, isOlder } from './inference-routes.ts';
import { eventOf, podsOf, recordOf } from './pod-view.ts';
import { nextMember, windowOf } from './page.ts';
import { revisionView } from './revision-view.ts';
import type { Revision, Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

const BASE = '/api/v1/workloads/inferences';

/** Revisions of inferences, with their pods, events and history. */
export function revisionRoutes(router: Router, world: RunaiWorld): void {
  const add = (route: string, handle: (call: ApiCall) => SimResponse): void => {
    router.add(
      'GET',
      route,
      authenticated(world, (call) => {
        if (!world.knobs.routes.revisions) throw new ApiError(404, 'no such route');
        return handle(call);
      }),
    );
  };
  add(`${BASE}/{workloadId}/revisions`, (call) => {
    const { workload, revisions } = revisionsOf(call);
    return json(200, {
      revisions: unordered(revisions).map((revision) => revisionView(world, workload, revision)),
    });
  });
  add(`${BASE}/{workloadId}/revisions/count`, (call) =>
    json(200, { count: revisionsOf(call).revisions.length }),
  );
  add(`${BASE}/revisions/{revisionId}`, (call) => {
    const { workload, revision } = revisionOf(call);
    return json(200, revisionView(world, workload, revision));
  });
  add(`${BASE}/revisions/{revisionId}/pods`, (call) => {
    const { workload, revision } = revisionOf(call);
    const pods = podsOf(workload).filter(({ revisionId }) => revisionId === revision.id);
    return page(call, 'pods', pods);
  });
  add(`${BASE}/revisions/{revisionId}/events`, (call) => {
    const { workload } = revisionOf(call);
    return page(call, 'events', workload.history.map((entry) => eventOf(workload, entry)).reverse());
  });
  add(`${BASE}/revisions/{revisionId}/history`, (call) =>
    page(call, 'records', revisionOf(call).workload.history.map(recordOf)),
  );
}

function page({ world, request }: ApiCall, member: string, rows: readonly unknown[]): SimResponse {
  const window = windowOf(request.query);
  return json(200, {
    [member]: rowsOf(rows, window, request),
    ...nextMember(rows.length, window, world.knobs),
  });
}

function revisionsOf(call: ApiCall): { workload: Workload; revisions: Revision[] } {
  const workload = inferenceOf(call);
  const cluster = call.world.clusters.get(workload.clusterId);
  if (cluster !== undefined && isOlder(cluster.version, 2, 21)) {
    throw new ApiError(400, `revisions are incompatible with the version of cluster ${cluster.name}`);
  }
  const deleted = call.request.query.get('deleted') === 'true';
  return {
    workload,
    revisions: workload.revisions.filter(({ deletedAt }) => (deletedAt !== undefined) === deleted),
  };
}

function revisionOf(call: ApiCall): { workload: Workload; revision: Revision } {
  const id = call.params['revisionId'] ?? '';
  for (const candidate of call.world.workloadsOf(call.caller.tenantId)) {
    const revision = candidate.revisions.find((one) => one.id === id);
    if (revision !== undefined) return { workload: workloadOf(call, candidate.id), revision };
  }
  throw new ApiError(404, `no revision ${id}`);
}

/** By id, which is random: whoever takes the first or the last for the newest is wrong soon enough. */
function unordered(revisions: readonly Revision[]): Revision[] {
  return revisions.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
