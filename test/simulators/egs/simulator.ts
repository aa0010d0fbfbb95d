import { json, parseJson, type SimRequest, type Subject } from '../support/exchange.ts';
import type { ListenOptions } from '../support/http-server.ts';
import type { PlatformBehaviour } from '../support/platform-server.ts';
import { httpSend, remote } from '../support/remote.ts';
import { Router } from '../support/router.ts';
import { serveSimulator, type Simulator } from '../support/serve-simulator.ts';
import { errorBody } from './api-error.ts';
import { authRoute } from './auth-route.ts';
import { callerOf } from './caller.ts';
import type { EgsControl, EgsControlApi } from './control.ts';
import { controlFunctions } from './control-functions.ts';
import { endpointRoutes } from './endpoint-routes.ts';
import { gprRoutes } from './gpr-routes.ts';
import type { KnobPatch } from './knobs.ts';
import { noRoute } from './no-route.ts';
import type { Seed } from './places.ts';
import { isFields } from './request-body.ts';
import { workspaceRoutes } from './workspace-routes.ts';
import { EgsWorld } from './world.ts';

export interface EgsSimulatorOptions extends ListenOptions {
  /** Turned before the first call. */
  knobs?: KnobPatch;
  /** Clusters, workspaces, keys; `defaultSeed()` without it. */
  seed?: Seed;
  /** A path before every route, as a proxy may have it: `/egs`. */
  prefix?: string;
  /** The time that passes in clock mode `real`; the machine's without it. */
  now?: () => number;
}

/** A simulated EGS that listens. */
export type EgsSimulator = Simulator<EgsControlApi>;

/** Starts a simulator in this process. */
export function startEgsSimulator(options: EgsSimulatorOptions = {}): Promise<EgsSimulator> {
  const world = new EgsWorld(options.now, options.seed);
  world.turn(options.knobs ?? {});
  const router = new Router(options.prefix);
  authRoute(router, world);
  workspaceRoutes(router, world);
  endpointRoutes(router, world);
  gprRoutes(router, world);
  return serveSimulator(behaviour(world, router), controlFunctions(world), options);
}

/** The control of a simulator in another process. */
export function connectEgsControl(controlUrl: string): EgsControl {
  return remote<EgsControlApi>(httpSend(controlUrl));
}

function behaviour(world: EgsWorld, router: Router): PlatformBehaviour {
  return {
    router,
    journal: world.journal,
    faults: world.faults,
    now: () => world.clock.now(),
    latencyMs: () => world.knobs.latencyMs,
    identify: (request): Subject => ({
      clientId: callerOf(world, request)?.name,
      ...subjectOf(world, request),
    }),
    isSecret: (request) => request.path.endsWith('/api/v1/auth'),
    gate() {
      const headers = world.rateLimit.exceeded(world.knobs.rateLimit);
      return headers && json(429, errorBody(429, world.knobs), headers);
    },
    noRoute: (request) => noRoute(request, world.knobs),
    errorBody: (status) => errorBody(status, world.knobs),
  };
}

/** What a call names: an endpoint, or a GPR, which stands for the endpoint that it was made for. */
function subjectOf(world: EgsWorld, { method, query, body }: SimRequest): Subject {
  const parsed = method === 'GET' ? Object.fromEntries(query) : parseJson(body);
  if (!isFields(parsed)) return {};
  const { gprId, endpoint, endpointName } = parsed;
  if (typeof gprId === 'string') return { workload: world.gpr(gprId)?.endpointName, workloadId: gprId };
  const name = endpointName ?? endpoint;
  return typeof name === 'string' ? { workload: name } : {};
}
