import type { SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { type ApiCall, authenticated, projectOf } from './caller.ts';
import type { Deployment } from './deployment.ts';
import { pageOfTexts } from './page.ts';
import type { GcoreWorld } from './world.ts';

/** The list of a project's deployments. It has no filter. */
export function listRoute(router: Router, world: GcoreWorld): void {
  router.add('GET', '/cloud/v3/inference/{projectId}/deployments', authenticated(world, list));
}

function list(call: ApiCall): SimResponse {
  const { world, request } = call;
  const { id } = projectOf(call);
  const stale = request.faults.find(({ effect }) => effect.kind === 'staleList');
  const rows = stale === undefined ? listedRows(world, id) : (world.snapshots.get(stale.id)?.get(id) ?? []);
  return pageOfTexts(rows, request, 1000);
}

/** What the list of a project says now, which may be what was so a while ago. */
export function listedRows(world: GcoreWorld, projectId: number): string[] {
  const at = world.clock.now() - world.knobs.listLagMs;
  const rows = world
    .allDeployments()
    .filter((deployment) => deployment.projectId === projectId)
    .map((deployment) => rowAt(deployment, at))
    .filter((text) => text !== null);
  return world.knobs.listOrder === 'oldestFirst' ? rows : rows.toReversed();
}

function rowAt({ rows }: Deployment, at: number): string | null {
  return rows.findLast((row) => row.at <= at)?.text ?? null;
}
