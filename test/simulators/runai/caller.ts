import type { SimRequest, SimResponse } from '../support/exchange.ts';
import { denies } from '../support/role-rules.ts';
import type { Handler } from '../support/router.ts';
import { ApiError } from './api-error.ts';
import type { ServiceAccount } from './tenants.ts';
import { notFamiliar } from './tokens.ts';
import type { Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An authenticated call. */
export interface ApiCall {
  world: RunaiWorld;
  caller: ServiceAccount;
  request: SimRequest;
  params: Record<string, string>;
}

/** Makes a handler of a function that needs an authenticated caller and may throw `ApiError`. */
export function authenticated(world: RunaiWorld, handle: (call: ApiCall) => SimResponse): Handler {
  return (request, params) =>
    refusing(() => {
      const caller = callerOf(world, request);
      if (caller === undefined) throw notFamiliar();
      const call = { world, caller, request, params };
      authorize(call);
      return handle(call);
    });
}

/** Turns a thrown `ApiError` into its answer. */
export function refusing(handle: () => SimResponse): SimResponse {
  try {
    return handle();
  } catch (error) {
    if (error instanceof ApiError) return error.response();
    throw error;
  }
}

/** The service account behind a request's token. */
export function callerOf(world: RunaiWorld, request: SimRequest): ServiceAccount | undefined {
  const clientId = world.tokens.clientId(String(request.headers['authorization']), world.knobs);
  return clientId === undefined ? undefined : world.accounts.get(clientId);
}

/** Throws 403 where the caller's role denies this call, in this project if one is given. */
export function authorize({ caller, request }: ApiCall, projectId?: string): void {
  if (!denies(caller.rules, request, projectId)) return;
  throw new ApiError(
    403,
    projectId === undefined
      ? `no permission for ${request.method} ${request.path}`
      : `no permission on project ${projectId}`,
  );
}

/** The project exists and the caller sees it. */
export function seesProject({ world, caller }: ApiCall, projectId: string): boolean {
  const project = world.projects.get(projectId);
  return (
    project !== undefined &&
    !project.removed &&
    project.tenantId === caller.tenantId &&
    (caller.scope === 'all' || caller.scope.includes(projectId))
  );
}

/** A workload by the id in the path, as far as this caller sees it. Throws 400, 403 and 404. */
export function workloadOf(call: ApiCall, id: string): Workload {
  if (!UUID.test(id)) throw new ApiError(400, `workloadId ${id} must be a UUID`);
  const workload = call.world.workload(id);
  if (workload === undefined || workload.tenantId !== call.caller.tenantId) throw noWorkload(id);
  if (!seesProject(call, workload.projectId)) throw noWorkload(id);
  authorize(call, workload.projectId);
  const { knobs, clock } = call.world;
  if (workload.createdAt + knobs.visibilityDelayMs.get > clock.now()) throw noWorkload(id);
  if (workload.goneAt !== undefined && knobs.getDeleted === '404') throw noWorkload(id);
  return workload;
}

/** The same for the reads that all kinds share, where a NIM service may be unknown. */
export function anyWorkloadOf(call: ApiCall, id: string): Workload {
  const workload = workloadOf(call, id);
  if (workload.sync !== undefined && call.world.knobs.nim.genericGetNim === '404') throw noWorkload(id);
  return workload;
}

/** The platform's 404 of a workload. */
export function noWorkload(id: string): ApiError {
  return new ApiError(404, `no workload ${id}`);
}
