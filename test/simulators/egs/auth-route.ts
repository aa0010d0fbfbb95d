import type { SimRequest, SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { jwt } from '../support/token-store.ts';
import { accessRefusal, success } from './api-error.ts';
import { bodyOf } from './request-body.ts';
import type { EgsWorld } from './world.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MALFORMED = 'Api Key Configuration is invalid. Request a new API-key or contact administrator';

/** Exchanges an API key for a token. */
export function authRoute(router: Router, world: EgsWorld): void {
  router.add('POST', '/api/v1/auth', (request) => exchange(world, request));
}

function exchange(world: EgsWorld, request: SimRequest): SimResponse {
  const secret = bodyOf({ request })['apiKey'];
  if (typeof secret !== 'string' || !UUID.test(secret)) {
    return accessRefusal(400, 'UNHANDLED_REQUEST_ERROR', MALFORMED);
  }
  const found = [...world.keys.values()].find(({ key }) => key === secret);
  if (found === undefined) return accessRefusal(401, 'UNAUTHENTICATED', 'Unauthenticated');
  if (found.validUntil !== null && found.validUntil <= world.clock.now()) {
    return accessRefusal(401, 'UNAUTHENTICATED', 'Api Key has expired');
  }
  const { tokenShape, tokenTtlS } = world.knobs;
  const token = world.tokens.issue(found.name, tokenTtlS, (issued, count) =>
    tokenShape === 'opaque'
      ? `opaque-${found.name}-${count}`
      : jwt(issued, count, { sub: `system:serviceaccount:default:${found.name}` }),
  );
  return success({ token });
}
