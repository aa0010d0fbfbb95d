import { json, parseJson, type Subject } from '../support/exchange.ts';
import { serveControl } from '../support/control-endpoint.ts';
import { listen, type ListenOptions } from '../support/http-server.ts';
import { platformServer } from '../support/platform-server.ts';
import { httpSend, localSend, remote } from '../support/remote.ts';
import { Router } from '../support/router.ts';
import { batchRoute } from './batch-route.ts';
import { callerOf } from './caller.ts';
import type { RunaiControl, RunaiControlApi } from './control.ts';
import { controlFunctions } from './control-functions.ts';
import { inferenceRoutes } from './inference-routes.ts';
import type { KnobPatch } from './knobs.ts';
import { metricsRoutes } from './metrics-routes.ts';
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
export interface RunaiSimulator extends AsyncDisposable {
  /** The platform's base URL. */
  url: string;
  /** Where `connectRunaiControl` reaches the same control from another process. */
  controlUrl: string;
  control: RunaiControl;
  stop(): Promise<void>;
}

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
  podRoutes(router, world);
  batchRoute(router, world);
  workloadRoutes(router, world);
  const server = await listen(platformServer(behaviour(world, router)), options);
  const api = controlFunctions(world);
  const control = await serveControl(api);
  const stop = async (): Promise<void> => {
    // Calls that hang are let go first, so that no handler outlives its server.
    world.faults.clear();
    await Promise.all([server.stop(), control.stop()]);
  };
  return {
    url: server.url,
    controlUrl: control.url,
    control: remote<RunaiControlApi>(localSend(api)),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** The control of a simulator in another process. */
export function connectRunaiControl(controlUrl: string): RunaiControl {
  return remote<RunaiControlApi>(httpSend(controlUrl));
}

function behaviour(world: RunaiWorld, router: Router): Parameters<typeof platformServer>[0] {
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
    gate() {
      const limit = world.knobs.rateLimit;
      if (limit === null || world.rateLimit.take(limit.rps, limit.burst)) return undefined;
      const headers = limit.retryAfter === null ? {} : { 'retry-after': String(limit.retryAfter) };
      return json(429, { code: 429, message: 'too many requests' }, headers);
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
  const creation = parseJson(body) as { name?: unknown } | null | undefined;
  return typeof creation?.name === 'string' ? creation.name : undefined;
}
