import { json, parseJson, type Subject } from '../support/exchange.ts';
import type { ListenOptions } from '../support/http-server.ts';
import type { PlatformBehaviour } from '../support/platform-server.ts';
import { httpSend, remote } from '../support/remote.ts';
import { Router } from '../support/router.ts';
import { serveSimulator, type Simulator } from '../support/serve-simulator.ts';
import { batchRoute } from './batch-route.ts';
import { callerOf } from './caller.ts';
import type { RunaiControl, RunaiControlApi } from './control.ts';
import { controlFunctions } from './control-functions.ts';
import { inferenceRoutes } from './inference-routes.ts';
import type { KnobPatch } from './knobs.ts';
import { metricsRoutes } from './metrics-routes.ts';
import { nimRoutes } from './nim/routes.ts';
import { orgRoutes } from './org-routes.ts';
import { podRoutes } from './pod-routes.ts';
import { revisionRoutes } from './revision-routes.ts';
import type { Seed } from './tenants.ts';
import { tokenRoutes } from './token-routes.ts';
import { workloadRoutes } from './workload-routes.ts';
import { RunaiWorld } from './world.ts';

export interface RunaiSimulatorOptions extends ListenOptions {
  /** Turned before the first call. */
  knobs?: KnobPatch;
  /** Tenants, projects, clusters, service accounts; `defaultSeed()` without it. */
  seed?: Seed;
  /** The time that passes in clock mode `real`; the machine's without it. */
  now?: () => number;
}

/** A simulated Run:ai control plane that listens. */
export type RunaiSimulator = Simulator<RunaiControlApi>;

/** Starts a simulator in this process. */
export async function startRunaiSimulator(options: RunaiSimulatorOptions = {}): Promise<RunaiSimulator> {
  const world = new RunaiWorld(options.now, options.seed);
  world.turn(options.knobs ?? {});
  const router = new Router();
  tokenRoutes(router, world);
  orgRoutes(router, world);
  revisionRoutes(router, world);
  metricsRoutes(router, world);
  inferenceRoutes(router, world);
  nimRoutes(router, world);
  podRoutes(router, world);
  batchRoute(router, world);
  workloadRoutes(router, world);
  return serveSimulator(behaviour(world, router), controlFunctions(world), options);
}

/** The control of a simulator in another process. */
export function connectRunaiControl(controlUrl: string): RunaiControl {
  return remote<RunaiControlApi>(httpSend(controlUrl));
}

function behaviour(world: RunaiWorld, router: Router): PlatformBehaviour {
  return {
    router,
    journal: world.journal,
    faults: world.faults,
    now: () => world.clock.now(),
    latencyMs: () => world.knobs.latencyMs,
    identify(request, match): Subject {
      const id = match?.params['workloadId'];
      const workload = id === undefined ? nameIn(request.method, request.body) : world.workload(id)?.name;
      return { clientId: callerOf(world, request)?.clientId, workload, workloadId: id };
    },
    isSecret: ({ path }) => path.endsWith('/token'),
    gate() {
      const headers = world.rateLimit.exceeded(world.knobs.rateLimit);
      return headers && json(429, { code: 429, message: 'too many requests' }, headers);
    },
    noRoute(_request, pathIsKnown) {
      const status = pathIsKnown ? 405 : 404;
      return json(status, { code: status, message: pathIsKnown ? 'method not allowed' : 'no such route' });
    },
    errorBody: (status) => ({
      code: status,
      message: status === 429 ? 'too many requests' : 'try again later',
    }),
  };
}

/** The workload's name in a create's body. */
function nameIn(method: string, body: string): string | undefined {
  if (method !== 'POST') return undefined;
  const creation = parseJson(body) as Partial<Record<'name' | 'metadata', unknown>> | null | undefined;
  const { name } = (creation?.metadata ?? creation ?? {}) as { name?: unknown };
  return typeof name === 'string' ? name : undefined;
}
