import { json, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { rowsOf } from '../support/page-rows.ts';
import { ApiError } from './api-error.ts';
import { type ApiCall, anyWorkloadOf, authenticated, seesProject } from './caller.ts';
import { predicate, sorted } from './filter.ts';
import { nextMember, windowOf } from './page.ts';
import type { Workload } from './workload.ts';
import { workloadFields } from './workload-fields.ts';
import { rowText, schedulingMessages, workloadView } from './workload-view.ts';
import type { RunaiWorld } from './world.ts';

/** Tombstones are kept this long. */
const TOMBSTONE_MS = 14 * 24 * 3_600_000;

/** Lists and reads over workloads of all kinds. */
export function workloadRoutes(router: Router, world: RunaiWorld): void {
  const add = (route: string, handle: (call: ApiCall) => SimResponse): void => {
    router.add('GET', route, authenticated(world, handle));
  };
  add('/api/v1/workloads', list);
  add('/api/v1/workloads/count', (call) => json(200, { count: selection(call).length }));
  add('/api/v1/workloads/{workloadId}', (call) => {
    const workload = anyWorkloadOf(call, call.params['workloadId'] ?? '');
    return json(200, {
      ...workloadView(world, workload),
      pendingSchedulingMessages: schedulingMessages(workload),
    });
  });
}

function list(call: ApiCall): SimResponse {
  const { world, request } = call;
  const window = windowOf(request.query);
  const rows = sorted(selection(call), request.query, workloadFields(world));
  const texts = rowsOf(rows, window, request).map((workload) => rowText(world, workload));
  const { next } = nextMember(rows.length, window, world.knobs);
  const tail = next === undefined ? '' : `,"next":${next}`;
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: `{"workloads":[${texts.join(',')}]${tail}}`,
  };
}

function selection(call: ApiCall): Workload[] {
  const { world, caller, request } = call;
  const { query } = request;
  const deleted = query.get('deleted') ?? 'false';
  if (deleted !== 'true' && deleted !== 'false') throw new ApiError(400, 'deleted must be true or false');
  const now = world.clock.now();
  const visibleSince = now - world.knobs.visibilityDelayMs.list;
  const search = query.get('search')?.toLowerCase() ?? '';
  const passes = predicate(query, workloadFields(world), world.knobs);
  const seen = new Map<string, boolean>();
  const sees = (projectId: string): boolean => {
    const known = seen.get(projectId) ?? seesProject(call, projectId);
    seen.set(projectId, known);
    return known;
  };
  return candidates(call).filter(
    (workload) =>
      workload.tenantId === caller.tenantId &&
      (deleted === 'true'
        ? workload.goneAt !== undefined && workload.goneAt > now - TOMBSTONE_MS
        : workload.goneAt === undefined) &&
      workload.createdAt <= visibleSince &&
      isListed(workload, world) &&
      sees(workload.projectId) &&
      workload.name.toLowerCase().includes(search) &&
      passes(workload),
  );
}

/** Does the list show a NIM service yet? */
function isListed({ sync, createdAt }: Workload, { knobs, clock }: RunaiWorld): boolean {
  const { listVisibility } = knobs.nim;
  if (sync === undefined || listVisibility === 'immediate') return true;
  return listVisibility === 'afterSync' ? sync.everSynced : createdAt + listVisibility <= clock.now();
}

/** All workloads as they are, or as they were when a list went stale. */
function candidates({ world, caller, request }: ApiCall): Workload[] {
  const stale = request.faults.find(({ effect }) => effect.kind === 'staleList');
  return (stale && world.snapshots.get(stale.id)) ?? world.workloadsOf(caller.tenantId);
}
