import type { LiveWorkload } from '../support/ledger.ts';
import type { TrueEndpoint } from './control.ts';
import { type Endpoint, ownerMark } from './endpoint.ts';
import type { Gpr } from './gpr.ts';
import type { EgsWorld } from './world.ts';

/** What is really so about an endpoint, for tests that judge what the operator says. */
export function trueEndpoint(world: EgsWorld, endpoint: Endpoint): TrueEndpoint {
  return {
    ...endpoint,
    ...liveEndpoint(endpoint),
    gone: endpoint.goneAt !== undefined,
    serves: endpoint.phase === 'Serving' && endpoint.goneAt === undefined,
    gprs: world.gprsOf(endpoint.id),
  };
}

/** What the ledger's judges need of an endpoint. */
export function liveEndpoint(endpoint: Endpoint): LiveWorkload {
  return {
    id: endpoint.id,
    name: endpoint.name,
    home: `${endpoint.workspace}/${endpoint.cluster}`,
    mark: ownerMark(endpoint),
    deleting: endpoint.deleteRequestedAt !== undefined,
  };
}

/** What they need of a GPR. */
export function liveGpr(gpr: Gpr): LiveWorkload {
  return {
    id: gpr.id,
    name: gpr.name,
    home: `${gpr.workspace}/${gpr.cluster}`,
    mark: gpr.mark,
    deleting: gpr.releaseAskedAt !== undefined,
  };
}
