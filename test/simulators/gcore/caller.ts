import type { SimRequest, SimResponse } from '../support/exchange.ts';
import { denies } from '../support/role-rules.ts';
import type { Handler } from '../support/router.ts';
import type { Project, Token } from './accounts.ts';
import { ApiError, invalid, notFound } from './api-error.ts';
import { callerOf, unauthenticated } from './authentication.ts';
import type { Deployment } from './deployment.ts';
import type { GcoreWorld } from './world.ts';

/** An authenticated call. */
export interface ApiCall {
  world: GcoreWorld;
  caller: Token;
  request: SimRequest;
  params: Record<string, string>;
}

/** Makes a handler of a function that needs an authenticated caller and may throw `ApiError`. */
export function authenticated(world: GcoreWorld, handle: (call: ApiCall) => SimResponse): Handler {
  return (request, params) => {
    const caller = callerOf(world, request);
    if (caller === undefined) return unauthenticated(world, request);
    try {
      if (denies(caller.rules, request)) throw forbidden();
      return handle({ world, caller, request, params });
    } catch (error) {
      if (error instanceof ApiError) return error.response();
      throw error;
    }
  };
}

/** The project of the path, as far as this caller sees it. Throws 400, 403 and 404. */
export function projectOf({ world, caller, request, params }: ApiCall): Project {
  const text = params['projectId'] ?? '';
  if (!/^\d+$/.test(text)) throw invalid({ project_id: ['must be an integer'] });
  const project = world.projects.get(Number(text));
  if (project === undefined || project.removed || project.accountId !== caller.accountId) {
    throw notFound(`project ${text}`);
  }
  if (denies(caller.rules, request, text)) throw forbidden();
  return project;
}

/** The deployment of the path, if reads show it. Throws 404. */
export function deploymentOf(call: ApiCall): Deployment {
  const { id } = projectOf(call);
  const name = call.params['name'] ?? '';
  const found = call.world.named(id, name).findLast(({ visible }) => visible);
  if (found === undefined) throw notFound(`deployment ${name}`);
  return found;
}

function forbidden(): ApiError {
  return new ApiError(403, 'ForbiddenError', 'You do not have permission to perform this action');
}
