import { randomUUID } from 'node:crypto';
import { json, parseJson, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { ApiError } from './api-error.ts';
import { type ApiCall, authenticated, workloadOf } from './caller.ts';
import { requestDeletion } from './inference-routes.ts';
import type { RunaiWorld } from './world.ts';

const MAX_IDS = 100;

/** One action on many workloads: it answers 200 even if all of them failed. */
export function batchRoute(router: Router, world: RunaiWorld): void {
  router.add('POST', '/api/v1/workloads/batch', authenticated(world, batch));
}

function batch(call: ApiCall): SimResponse {
  const body = parseJson(call.request.body) as { action?: unknown; ids?: unknown } | null | undefined;
  const ids = Array.isArray(body?.ids) ? body.ids.map(String) : [];
  if (ids.length === 0 || ids.length > MAX_IDS) throw new ApiError(400, `ids must hold 1 to ${MAX_IDS} ids`);
  const succeeded: string[] = [];
  const failed: { id: string; code: number; message: string }[] = [];
  for (const id of ids) {
    try {
      const workload = workloadOf(call, id);
      if (body?.action !== 'delete') throw new ApiError(400, `${workload.type} does not support this action`);
      requestDeletion(call.world, workload, call.caller.clientId);
      succeeded.push(id);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failed.push({ id, code: error.status, message: error.message });
    }
  }
  return json(200, { id: randomUUID(), succeeded, failed });
}
