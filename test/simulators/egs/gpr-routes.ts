import type { SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { ApiError, success } from './api-error.ts';
import { type ApiCall, authenticated, authorize, existingWorkspace, notFound } from './caller.ts';
import { type Gpr, provisioningStatus } from './gpr.ts';
import { gprView } from './gpr-view.ts';
import { bodyOf, Reader } from './request-body.ts';
import type { EgsWorld } from './world.ts';

const PATH = '/api/v1/gpr';

/** GPU provisioning requests: read, release early, take out of the queue. */
export function gprRoutes(router: Router, world: EgsWorld): void {
  const add = (method: string, route: string, handle: (call: ApiCall) => SimResponse): void => {
    router.add(method, route, authenticated(world, handle));
  };
  add('GET', PATH, (call) => {
    const query = queryOf(call, 'Error while fetching GPRs');
    return success(gprView(gprOf(call, query.text('gprId'), 'Error while fetching GPRs'), world.knobs));
  });
  add('GET', `${PATH}/list`, list);
  add('PUT', PATH, update);
  add('DELETE', PATH, remove);
}

function queryOf({ world, request }: ApiCall, message: string): Reader {
  return new Reader(Object.fromEntries(request.query), world.knobs, message);
}

function gprOf(call: ApiCall, id: string, message: string): Gpr {
  const gpr = call.world.gpr(id);
  if (gpr === undefined) throw notFound(`gpuprovisioningrequests.gpr.kubeslice.io "${id}"`, message);
  authorize(call, gpr.workspace);
  return gpr;
}

function list(call: ApiCall): SimResponse {
  const { world } = call;
  const name = queryOf(call, "Error in listing GPR's").text('sliceName');
  authorize(call, name);
  existingWorkspace(world, name, `Error in listing GPR's for slice ${name}`);
  const items = world
    .gprs()
    .filter(({ workspace, deleted }) => workspace === name && !deleted)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return success({ items: items.map((gpr) => gprView(gpr, world.knobs)) });
}

function update(call: ApiCall): SimResponse {
  const { world, caller } = call;
  const message = 'Error while updating a GPR';
  const body = new Reader(bodyOf(call), world.knobs, message);
  const gpr = gprOf(call, body.text('gprId'), message);
  const refuse = (what: string): ApiError =>
    new ApiError(500, {
      message,
      because: `Cannot update ${what} of GPR in ${provisioningStatus(gpr)} state`,
    });
  const early = body.value('earlyRelease') === true;
  const priority = body.value('priority') === undefined ? undefined : body.count('priority');
  const name = body.optionalText('gprName');
  if (early && gpr.state !== 'Held') throw refuse('early release');
  if (priority !== undefined && gpr.state !== 'Queued') throw refuse('priority');
  world.change(() => {
    if (early) gpr.releaseAskedAt ??= world.clock.now();
    if (priority !== undefined) gpr.spec = { ...gpr.spec, priority };
    gpr.name = name ?? gpr.name;
    world.recordGpr('patch', gpr, caller.name);
  });
  return success({});
}

function remove(call: ApiCall): SimResponse {
  const { world, caller } = call;
  const message = 'Error while deleting GPR';
  const gpr = gprOf(call, new Reader(bodyOf(call), world.knobs, message).text('gprId'), message);
  if (gpr.state === 'Held') throw cannotDelete(gpr);
  dropGpr(world, gpr, caller.name);
  return success({});
}

/** The refusal to delete a GPR, or an endpoint because of it. */
export function cannotDelete(gpr: Gpr): ApiError {
  return new ApiError(500, {
    message: 'Error while deleting GPR',
    because: `Cannot delete GPR in ${provisioningStatus(gpr)} state`,
  });
}

/** Takes a GPR that holds nothing away; `by` is undefined for the platform itself. */
export function dropGpr(world: EgsWorld, gpr: Gpr, by: string | undefined): void {
  world.change(() => {
    gpr.deleted = true;
    world.recordGpr('delete', gpr, by);
    if (gpr.state !== 'Over') world.recordGpr('gone', gpr, undefined);
  });
}
