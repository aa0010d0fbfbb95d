import { json, parseJson, type Subject } from '../support/exchange.ts';
import type { ListenOptions } from '../support/http-server.ts';
import type { PlatformBehaviour } from '../support/platform-server.ts';
import { httpSend, remote } from '../support/remote.ts';
import { Router } from '../support/router.ts';
import { serveSimulator, type Simulator } from '../support/serve-simulator.ts';
import { errorBody, type ExceptionClass } from './api-error.ts';
import { callerOf } from './authentication.ts';
import { catalogRoutes } from './catalog-routes.ts';
import type { GcoreControl, GcoreControlApi } from './control.ts';
import { controlFunctions } from './control-functions.ts';
import { deploymentRoutes } from './deployment-routes.ts';
import type { KnobPatch } from './knobs.ts';
import { limitRoute } from './limit-route.ts';
import { listRoute } from './list-route.ts';
import { logRoute } from './log-route.ts';
import { powerRoutes } from './power-routes.ts';
import type { Seed } from './seed.ts';
import { sideObjectRoutes } from './side-object-routes.ts';
import { taskRoutes } from './task-routes.ts';
import { GcoreWorld } from './world.ts';

export interface GcoreSimulatorOptions extends ListenOptions {
  /** Turned before the first call. */
  knobs?: KnobPatch;
  /** Accounts, projects, tokens and what the platform offers; `defaultSeed()` without it. */
  seed?: Seed;
  /** The time that passes in clock mode `real`; the machine's without it. */
  now?: () => number;
}

/** A simulated Gcore cloud that listens. */
export type GcoreSimulator = Simulator<GcoreControlApi>;

/** Starts a simulator in this process. */
export async function startGcoreSimulator(options: GcoreSimulatorOptions = {}): Promise<GcoreSimulator> {
  const world = new GcoreWorld(options.now, options.seed);
  world.turn(options.knobs ?? {});
  const router = new Router();
  catalogRoutes(router, world);
  taskRoutes(router, world);
  limitRoute(router, world);
  listRoute(router, world);
  powerRoutes(router, world);
  logRoute(router, world);
  deploymentRoutes(router, world);
  sideObjectRoutes(router, world);
  return serveSimulator(behaviour(world, router), controlFunctions(world), options);
}

/** The control of a simulator in another process. */
export function connectGcoreControl(controlUrl: string): GcoreControl {
  return remote<GcoreControlApi>(httpSend(controlUrl));
}

function behaviour(world: GcoreWorld, router: Router): PlatformBehaviour {
  return {
    router,
    journal: world.journal,
    faults: world.faults,
    now: () => world.clock.now(),
    latencyMs: () => world.knobs.latencyMs,
    identify(request, match): Subject {
      const clientId = callerOf(world, request)?.name;
      const task = world.tasks.get(match?.params['taskId'] ?? '');
      if (task !== undefined) return { clientId, workload: task.name };
      if (!request.path.includes('/deployments')) return { clientId };
      const { projectId, name } = match?.params ?? {};
      const workload = name ?? nameIn(request.method, request.body);
      const workloadId = world
        .named(Number(projectId), workload ?? '')
        .findLast(({ phantom }) => !phantom)?.id;
      return { clientId, workload, workloadId };
    },
    // Bodies of deployments stay: what is sent in `envs` is what tests ask about.
    isSecret: ({ path }) => /\/(registry_credentials|secrets)(\/|$)/.test(path),
    gate() {
      const headers = world.rateLimit.exceeded(world.knobs.rateLimit);
      return headers && json(429, errorBody('TooManyRequests', 'Too many requests'), headers);
    },
    noRoute(_request, pathIsKnown) {
      return pathIsKnown
        ? json(405, errorBody('HTTPError', 'Method not allowed'))
        : json(404, errorBody('NotFoundError', 'no such path'));
    },
    errorBody: (status) => errorBody(...wordsFor(status)),
  };
}

/** How the platform words a failure that has no reason of its own. */
function wordsFor(status: number): [ExceptionClass, string] {
  if (status === 429) return ['TooManyRequests', 'Too many requests'];
  if (status === 401) return ['AuthenticationError', 'Token is invalid or expired'];
  if (status === 403) return ['ForbiddenError', 'You do not have permission to perform this action'];
  if (status === 404) return ['NotFoundError', 'not found'];
  if (status === 409) return ['ConflictError', 'try again later'];
  return ['HTTPError', 'try again later'];
}

/** The deployment's name in a create's body. */
function nameIn(method: string, body: string): string | undefined {
  if (method !== 'POST') return undefined;
  const creation = parseJson(body) as { name?: unknown } | null | undefined;
  return typeof creation?.name === 'string' ? creation.name : undefined;
}
