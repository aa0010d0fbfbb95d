import { json, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { limitsSchema } from './body-schema.ts';
import { type ApiCall, authenticated, projectOf } from './caller.ts';
import { parseBody } from './parse-body.ts';
import { measures } from './quota.ts';
import { QUOTA_ATTRIBUTES, type QuotaAttribute } from './quota-numbers.ts';
import type { GcoreWorld } from './world.ts';

/** Asks whether a deployment would fit the quotas. */
export function limitRoute(router: Router, world: GcoreWorld): void {
  router.add(
    'POST',
    '/cloud/v3/inference/{projectId}/deployments/check_limits',
    authenticated(world, checkLimits),
  );
}

function checkLimits(call: ApiCall): SimResponse {
  const { world, request } = call;
  const { accountId } = projectOf(call);
  const body = parseBody(limitsSchema, request.body);
  const { limitKeys, limitRequested } = world.knobs;
  const answer: Record<string, number> = {};
  const tell = (attribute: QuotaAttribute, limit: number, requested: number, usage: number): void => {
    answer[`${attribute}_limit`] = limit;
    answer[`${attribute}_requested`] = requested;
    answer[`${attribute}_usage`] = usage;
  };
  if (limitKeys === 'zeros') for (const attribute of QUOTA_ATTRIBUTES) tell(attribute, 0, 0, 0);
  for (const { attribute, limit, usage, added } of measures(world, accountId, body)) {
    if (limitKeys !== 'all' && usage + added <= limit) continue;
    tell(attribute, limit, limitRequested === 'total' ? usage + added : added, usage);
  }
  return json(200, answer);
}
