import type { SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { success } from './api-error.ts';
import { type ApiCall, authenticated, authorize, existingWorkspace } from './caller.ts';
import type { Workspace } from './places.ts';
import { Reader } from './request-body.ts';
import type { EgsWorld } from './world.ts';

const INVENTORY_MESSAGE = 'Error occurred while fetching the inventory details';

/** Workspaces and what GPUs they can have. */
export function workspaceRoutes(router: Router, world: EgsWorld): void {
  router.add('GET', '/api/v1/slice-workspace/list', authenticated(world, listWorkspaces));
  router.add('GET', '/api/v1/inventory', authenticated(world, inventory));
}

/** Any key may ask, and one that is bound sees its own alone. */
function listWorkspaces({ world, caller }: ApiCall): SimResponse {
  const visible = [...world.workspaces.values()]
    .filter(({ name, removed }) => !removed && (caller.workspace === null || caller.workspace === name))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return success({ workspaces: visible.map(workspaceView) });
}

function workspaceView({ name, clusters, namespaces }: Workspace): Record<string, unknown> {
  return {
    name,
    overlayNetworkDeploymentMode: 'no-network',
    maxClusters: 16,
    sliceDescription: '',
    clusters,
    namespaces: namespaces.length === 0 ? null : namespaces.map((namespace) => ({ namespace, clusters })),
  };
}

function inventory(call: ApiCall): SimResponse {
  const { world, request } = call;
  const query = new Reader(Object.fromEntries(request.query), world.knobs, INVENTORY_MESSAGE);
  const name = query.text('sliceName');
  authorize(call, name);
  const { clusters } = existingWorkspace(world, name, INVENTORY_MESSAGE);
  const items = clusters.flatMap((clusterName) =>
    (world.clusters.get(clusterName)?.inventory ?? []).map((row) => ({
      instanceType: row.instanceType,
      gpuShape: row.gpuShape,
      gpuSlicingProfile: [],
      memoryPerGpu: row.memoryPerGpu,
      gpuPerNode: row.gpuPerNode,
      totalGpuNodes: row.totalGpuNodes,
      clusterName,
    })),
  );
  return success({ items });
}
