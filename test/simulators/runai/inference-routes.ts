import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { json, parseJson, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { ApiError } from './api-error.ts';
import { type ApiCall, authenticated, authorize, noWorkload, seesProject, workloadOf } from './caller.ts';
import { checkedCreation, checkSpec } from './inference-check.ts';
import { inferenceView, specShownOf } from './inference-view.ts';
import { assertNameFree } from './name-registry.ts';
import { refusalByCluster } from './nim/check.ts';
import { queued } from './nim/sync.ts';
import { patchedSpec } from './spec-patch.ts';
import { inParts, newWorkload, type Spec, type Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

const COLLECTION = '/api/v1/workloads/inferences';

/** Create, read, change and delete inferences. */
export function inferenceRoutes(router: Router, world: RunaiWorld): void {
  const add = (method: string, route: string, handle: (call: ApiCall) => SimResponse): void => {
    router.add(method, route, authenticated(world, handle));
  };
  add('POST', COLLECTION, create);
  add('GET', `${COLLECTION}/{workloadId}`, (call) => json(200, inferenceView(world, inferenceOf(call))));
  add('PATCH', `${COLLECTION}/{workloadId}`, patch);
  add('DELETE', `${COLLECTION}/{workloadId}`, remove);
}

/** The inference of the path's id. An id of another kind is none, unless the knob says so. */
export function inferenceOf(call: ApiCall): Workload {
  const id = call.params['workloadId'] ?? '';
  const workload = workloadOf(call, id);
  if (workload.type !== 'Inference' && call.world.knobs.crossKindGet === 404) throw noWorkload(id);
  return workload;
}

function create(call: ApiCall): SimResponse {
  const { world, caller, request } = call;
  const creation = checkedCreation(world, parseJson(request.body));
  if (!seesProject(call, creation.projectId)) {
    throw new ApiError(403, `no permission on project ${creation.projectId}`);
  }
  authorize(call, creation.projectId);
  const cluster = world.clusters.get(creation.clusterId);
  if (cluster === undefined || world.projects.get(creation.projectId)?.clusterId !== creation.clusterId) {
    throw new ApiError(400, `project ${creation.projectId} does not exist in cluster ${creation.clusterId}`);
  }
  checkSpec(world, creation.spec, creation.projectId, cluster);
  assertNameFree(world, creation.projectId, creation.name, 'Inference');
  const workload = newWorkload({
    id: randomUUID(),
    type: 'Inference',
    requestedName: creation.name,
    name: creation.prefix ? `${creation.name}-${randomUUID().slice(0, 5)}` : creation.name,
    tenantId: caller.tenantId,
    projectId: creation.projectId,
    clusterId: creation.clusterId,
    createdBy: caller.clientId,
    createdAt: world.nextCreatedAt(),
    spec: { ...creation.spec, ...world.overrides.get(creation.name) },
  });
  world.add(workload);
  world.record('create', workload, caller.clientId);
  const lost = world.knobs.dropResponseAfterCommit && !world.droppedFor.has(workload.name);
  world.droppedFor.add(workload.name);
  return {
    ...json(world.knobs.successCode.create, inferenceView(world, workload)),
    lost,
    about: { workload: workload.name, workloadId: workload.id },
  };
}

function patch(call: ApiCall): SimResponse {
  const { world, caller, request } = call;
  if (!world.knobs.routes.patch) throw new ApiError(404, 'no such route');
  const workload = inferenceOf(call);
  const body = parseJson(request.body) as { spec?: Spec } | undefined;
  const sent = body?.spec;
  if (typeof sent !== 'object' || sent === null) throw new ApiError(400, 'spec is missing');
  if (workload.goneAt !== undefined) throw noWorkload(workload.id);
  if (workload.deleteRequestedAt !== undefined) {
    throw new ApiError(400, `workload ${workload.name} is being deleted`);
  }
  const cluster = world.clusters.get(workload.clusterId);
  if (cluster === undefined || isOlder(cluster.version, 2, 19)) {
    throw new ApiError(400, `updating is incompatible with the version of cluster ${cluster?.name}`);
  }
  const spec = { ...patchedSpec(workload.spec, sent, world.knobs), ...world.overrides.get(workload.name) };
  checkSpec(world, spec, workload.projectId, cluster);
  changeSpec(world, workload, spec);
  world.record('patch', workload, caller.clientId);
  return json(202, inferenceView(world, workload));
}

/** Gives a workload another spec, with the revision that the knobs make of it. */
export function changeSpec(world: RunaiWorld, workload: Workload, spec: Spec): void {
  const before = workload.spec;
  const delay = world.knobs.visibilityDelayMs.spec;
  workload.stale = { spec: specShownOf(world, workload), until: world.clock.now() + delay };
  if (workload.sync !== undefined)
    workload.sync = queued(workload, world.clock.now(), refusalByCluster(world, workload, spec));
  workload.spec = spec;
  workload.pending = {
    at: world.clock.now(),
    spec,
    // A change that has not become a revision yet is not lost to a smaller one after it.
    revision: workload.pending?.revision === true || makesRevision(world, workload, before, spec),
  };
  world.touched(workload);
}

function makesRevision(world: RunaiWorld, { sync }: Workload, before: Spec, spec: Spec): boolean {
  // The pods of a NIM service are rolled only where they change.
  const revisionOn = sync === undefined ? world.knobs.revisionOn : 'templateChange';
  if (revisionOn !== 'templateChange') return revisionOn === 'always';
  return !isDeepStrictEqual(inParts(before).template, inParts(spec).template);
}

function remove(call: ApiCall): SimResponse {
  const { world, caller } = call;
  const workload = inferenceOf(call);
  if (workload.goneAt !== undefined) throw noWorkload(workload.id);
  requestDeletion(world, workload, caller.clientId);
  const { successCode, deleteBody } = world.knobs;
  if (successCode.delete === 204 || deleteBody === 'empty') return { status: successCode.delete };
  return json(successCode.delete, {
    code: successCode.delete,
    message: 'deletion of the workload was requested',
  });
}

/** Begins a deletion, once; `by` is undefined for somebody at the console. */
export function requestDeletion(world: RunaiWorld, workload: Workload, by: string | undefined): void {
  if (workload.deleteRequestedAt !== undefined) return;
  workload.deleteRequestedAt = world.clock.now();
  workload.desiredPhase = 'Deleted';
  if (workload.sync !== undefined)
    workload.sync = { ...workload.sync, status: 'Deleting', since: world.clock.now() };
  world.record('delete', workload, by);
  world.touched(workload);
}

/** A version such as 2.21.3 is before `major.minor`. */
export function isOlder(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
