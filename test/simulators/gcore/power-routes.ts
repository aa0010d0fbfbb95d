import type { SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { ApiError, invalid } from './api-error.ts';
import { type ApiCall, authenticated, deploymentOf } from './caller.ts';
import type { Deployment } from './deployment.ts';
import { assertNotBusy } from './exclusion.ts';
import { enqueue } from './operations.ts';
import type { GcoreWorld } from './world.ts';

const DEPLOYMENT = '/cloud/v3/inference/{projectId}/deployments/{name}';

/** Start and stop. Neither has a task. */
export function powerRoutes(router: Router, world: GcoreWorld): void {
  for (const kind of ['start', 'stop'] as const) {
    router.add(
      'POST',
      `${DEPLOYMENT}/${kind}`,
      authenticated(world, (call) => turn(call, kind)),
    );
  }
}

function turn(call: ApiCall, kind: 'start' | 'stop'): SimResponse {
  const { world, caller } = call;
  const deployment = deploymentOf(call);
  assertNotBusy(world, deployment);
  if (willBeStopped(deployment) === (kind === 'stop')) {
    refuseRepetition(world, deployment, kind);
    return { status: 204 };
  }
  enqueue(world, deployment, { by: caller.name, userId: caller.userId }, { kind, taskCount: 0 });
  world.record(kind, deployment, caller.name);
  world.touched(deployment);
  return { status: 204 };
}

/** What it will be once everything has happened that was asked for. */
function willBeStopped({ operations, stopped }: Deployment): boolean {
  const last = operations.findLast(({ kind }) => kind === 'start' || kind === 'stop');
  return last === undefined ? stopped : last.kind === 'stop';
}

function refuseRepetition(world: GcoreWorld, { name }: Deployment, kind: 'start' | 'stop'): void {
  const message = `${name} is already ${kind === 'stop' ? 'stopped' : 'running'}`;
  if (world.knobs.stopTwice === 409) throw new ApiError(409, 'ConflictError', message);
  if (world.knobs.stopTwice === 400) throw invalid({ status: [message] });
}
