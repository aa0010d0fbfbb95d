import type { SimRequest, SimResponse } from '../support/exchange.ts';
import type { Handler } from '../support/router.ts';
import { accessRefusal, ApiError } from './api-error.ts';
import type { ApiKey, Role, Workspace } from './places.ts';
import type { EgsWorld } from './world.ts';

/** An authenticated call. */
export interface ApiCall {
  world: EgsWorld;
  caller: ApiKey;
  request: SimRequest;
}

/** Makes a handler of a function that needs an authenticated caller and may throw `ApiError`. */
export function authenticated(world: EgsWorld, handle: (call: ApiCall) => SimResponse): Handler {
  return (request) => {
    const caller = callerOf(world, request);
    if (caller === undefined) return accessRefusal(401, 'UNAUTHENTICATED', 'Unauthenticated');
    try {
      return handle({ world, caller, request });
    } catch (error) {
      if (error instanceof ApiError) return error.response(world.knobs);
      throw error;
    }
  };
}

/** The key behind a request's token. A key that was taken away takes no token with it. */
export function callerOf(world: EgsWorld, request: SimRequest): ApiKey | undefined {
  const token = world.tokens.find(String(request.headers['authorization']));
  return token === undefined ? undefined : world.keys.get(token.clientId);
}

const RANKS: Readonly<Record<Role, number>> = { Viewer: 0, Editor: 1, Owner: 2 };

/** Throws 403 where the key's role is too low, or where it is bound to another workspace. */
export function authorize({ world, caller, request }: ApiCall, workspace: string): void {
  const needed = world.knobs.minimumRole[request.method === 'GET' ? 'read' : 'write'];
  const foreign = caller.workspace !== null && caller.workspace !== workspace;
  if (RANKS[caller.role] >= RANKS[needed] && !foreign) return;
  throw new ApiError(403, {
    message: 'Error while authorizing the request',
    because: `User "${caller.name}" with role ${caller.role} cannot ${request.method} in workspace "${workspace}"`,
    reason: 'Forbidden',
  });
}

/** The workspace, where there is one of this name. */
export function workspaceOf(world: EgsWorld, name: string): Workspace | undefined {
  const workspace = world.workspaces.get(name);
  return workspace?.removed === false ? workspace : undefined;
}

/** Like `workspaceOf`; throws the platform's 404, which begins with what could not be done. */
export function existingWorkspace(world: EgsWorld, name: string, message: string): Workspace {
  const workspace = workspaceOf(world, name);
  if (workspace !== undefined) return workspace;
  throw notFound(`sliceconfigs.controller.kubeslice.io "${name}"`, message);
}

/** The 404 of anything that Kubernetes does not find. */
export function notFound(what: string, message: string): ApiError {
  return new ApiError(404, { message, because: `${what} not found`, reason: 'NotFound' });
}
