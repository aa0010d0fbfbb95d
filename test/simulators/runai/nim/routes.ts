import { randomUUID } from 'node:crypto';
import { json, parseJson, type SimResponse } from '../../support/exchange.ts';
import type { Router } from '../../support/router.ts';
import { ApiError } from '../api-error.ts';
import { type ApiCall, authenticated, authorize, noWorkload, seesProject, workloadOf } from '../caller.ts';
import { changeSpec, requestDeletion } from '../inference-routes.ts';
import { assertNameFree } from '../name-registry.ts';
import { newWorkload, type Workload } from '../workload.ts';
import type { RunaiWorld } from '../world.ts';
import { changedForbidden, checkedNimCreation, checkNimSpec, refusalByCluster } from './check.ts';
import { type NimPatch, patchedNim } from './patch.ts';
import { isBusy, queued } from './sync.ts';
import { nimView, workloadV2View } from './view.ts';

const WORKLOADS = '/api/v2/workloads';
const NIM_SERVICES = `${WORKLOADS}/nim-services`;

/** Create, read and change NIM services, and the generic calls that read and delete them. */
export function nimRoutes(router: Router, world: RunaiWorld): void {
  const add = (method: string, route: string, handle: (call: ApiCall) => SimResponse): void => {
    router.add(
      method,
      route,
      authenticated(world, (call) => {
        const isLacking = world.knobs.nim.release === '2.23' && route.startsWith(NIM_SERVICES);
        if (isLacking) throw new ApiError(404, 'no such route');
        return handle(call);
      }),
    );
  };
  add('POST', NIM_SERVICES, create);
  add('GET', `${NIM_SERVICES}/{workloadId}`, (call) => json(200, nimView(world, nimOf(call))));
  add('PATCH', `${NIM_SERVICES}/{workloadId}`, patch);
  add('GET', `${WORKLOADS}/{workloadId}`, read);
  add('DELETE', `${WORKLOADS}/{workloadId}`, remove);
  add('PUT', `${WORKLOADS}/{workloadId}`, (call) => {
    const workload = nimOf(call);
    if (world.knobs.nim.putNim === 400) throw new ApiError(400, 'a NIM service has a route of its own');
    world.record('patch', workload, call.caller.clientId);
    return json(202, workloadV2View(world, workload));
  });
}

/** The NIM service of the path's id; an id of another kind is none. */
function nimOf(call: ApiCall): Workload {
  const id = call.params['workloadId'] ?? '';
  const workload = workloadOf(call, id);
  if (workload.sync === undefined) throw noWorkload(id);
  return workload;
}

function create(call: ApiCall): SimResponse {
  const { world, caller, request } = call;
  const creation = checkedNimCreation(parseJson(request.body));
  const project = world.projects.get(creation.projectId);
  if (project === undefined || !seesProject(call, creation.projectId))
    throw new ApiError(403, `no permission on project ${creation.projectId}`);
  authorize(call, creation.projectId);
  const cluster = world.clusters.get(project.clusterId);
  if (cluster === undefined) throw new ApiError(400, `project ${project.id} has no cluster`);
  if (world.knobs.nim.nimOperator === 'missing')
    throw new ApiError(
      400,
      'workload type NIMService (apps.nvidia.com/v1alpha1) not found or not ready in the cluster',
    );
  checkNimSpec(world, creation.spec, project.id, cluster);
  assertNameFree(world, project.id, creation.name, 'NIMService');
  const workload = newNim(world, {
    name: creation.prefix ? `${creation.name}-${randomUUID().slice(0, 5)}` : creation.name,
    requestedName: creation.name,
    project,
    createdBy: caller.clientId,
    spec: { ...creation.spec, ...world.overrides.get(creation.name) },
  });
  world.record('create', workload, caller.clientId);
  const lost = world.knobs.dropResponseAfterCommit && !world.droppedFor.has(workload.name);
  world.droppedFor.add(workload.name);
  return {
    ...json(world.knobs.successCode.create, nimView(world, workload)),
    lost,
    about: { workload: workload.name, workloadId: workload.id },
  };
}

/** A NIM service that is on its way to its cluster. */
export function newNim(
  world: RunaiWorld,
  facts: Pick<Workload, 'name' | 'requestedName' | 'createdBy' | 'spec'> & {
    project: { id: string; tenantId: number; clusterId: string };
  },
): Workload {
  const { project, ...rest } = facts;
  const workload = newWorkload({
    ...rest,
    id: randomUUID(),
    type: 'NIMService',
    tenantId: project.tenantId,
    projectId: project.id,
    clusterId: project.clusterId,
    createdAt: world.nextCreatedAt(),
  });
  workload.sync = queued(workload, workload.createdAt, refusalByCluster(world, workload, workload.spec));
  world.add(workload);
  return workload;
}

function patch(call: ApiCall): SimResponse {
  const { world, caller, request } = call;
  const { knobs } = world;
  const workload = nimOf(call);
  const body = parseJson(request.body) as Partial<NimPatch> | undefined;
  const sent = body?.spec;
  if (typeof sent !== 'object' || sent === null) throw new ApiError(400, 'spec is missing');
  if (workload.goneAt !== undefined) throw noWorkload(workload.id);
  const deleting = workload.deleteRequestedAt !== undefined;
  if (knobs.nim.patchWhileBusy === 409 && (deleting || isBusy(workload)))
    throw new ApiError(409, `workload ${workload.name} is being changed: try again later`);
  if (deleting) return json(202, nimView(world, workload));
  const cluster = world.clusters.get(workload.clusterId);
  if (cluster === undefined) throw noWorkload(workload.id);
  const asked = patchedNim(workload.spec, { ...body, spec: sent }, knobs);
  const forbidden = changedForbidden(workload.spec, asked);
  if (forbidden !== undefined && knobs.nim.clusterRefusal === '400')
    throw new ApiError(400, `spec.${forbidden} cannot be updated`);
  const isIgnored = forbidden !== undefined && knobs.nim.clusterRefusal === 'ignored';
  const { multiNode, modelStore } = workload.spec;
  const spec = {
    ...asked,
    ...(isIgnored && { multiNode, modelStore }),
    ...world.overrides.get(workload.name),
  };
  checkNimSpec(world, spec, workload.projectId, cluster);
  changeSpec(world, workload, spec);
  world.record('patch', workload, caller.clientId);
  return json(202, nimView(world, workload));
}

function read(call: ApiCall): SimResponse {
  const { world } = call;
  const workload = nimOf(call);
  const { sync } = workload;
  return json(200, {
    workload: workloadV2View(world, workload),
    ...(sync && { syncInfo: { status: sync.status, message: sync.message } }),
  });
}

function remove(call: ApiCall): SimResponse {
  const { world, caller } = call;
  const workload = nimOf(call);
  if (workload.goneAt !== undefined || world.knobs.nim.nimDeleteRoute === 'batchOnly')
    throw noWorkload(workload.id);
  requestDeletion(world, workload, caller.clientId);
  return json(202, workloadV2View(world, workload));
}
