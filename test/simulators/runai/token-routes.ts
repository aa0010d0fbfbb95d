import { json, parseJson, type SimRequest, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { ApiError } from './api-error.ts';
import { refusing } from './caller.ts';
import type { ServiceAccount } from './tenants.ts';
import type { RunaiWorld } from './world.ts';

/** The two token calls: v2 as a form, v1 in JSON. */
export function tokenRoutes(router: Router, world: RunaiWorld): void {
  router.add('POST', '/api/v2/token', (request) =>
    world.knobs.routes.tokenV2
      ? formToken(world, request)
      : json(404, { code: 404, message: 'no such route' }),
  );
  router.add('POST', '/api/v1/token', (request) => refusing(() => jsonToken(world, request)));
}

function formToken(world: RunaiWorld, request: SimRequest): SimResponse {
  const form = new URLSearchParams(request.body);
  const refuse = (status: number, error: string, description: string): SimResponse =>
    json(status, { error, error_description: description });
  const type = String(request.headers['content-type']);
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    return refuse(400, 'invalid_request', 'the body must be a form');
  }
  if (form.get('grant_type') !== 'client_credentials') {
    return refuse(400, 'unsupported_grant_type', 'this grant type is not supported');
  }
  const account = accountOf(world, form.get('client_id'), form.get('client_secret'));
  if (account === undefined) return refuse(401, 'invalid_client', 'unknown client or wrong secret');
  const { tokenTtlS, omitExpiresIn } = world.knobs;
  return json(200, {
    access_token: world.tokens.issue(account.clientId, account.tenantId, tokenTtlS),
    token_type: 'Bearer',
    ...(omitExpiresIn ? {} : { expires_in: tokenTtlS }),
  });
}

function jsonToken(world: RunaiWorld, request: SimRequest): SimResponse {
  const { tokenCase, tokenV1Grant, tokenTtlS, omitExpiresIn } = world.knobs;
  const body = parseJson(request.body);
  if (typeof body !== 'object' || body === null) throw new ApiError(400, 'the body must be JSON');
  const field = (name: string): unknown =>
    Object.entries(body).find(([key]) =>
      tokenCase === 'strict' ? key === name : key.toLowerCase() === name.toLowerCase(),
    )?.[1];
  if (field('grantType') !== tokenV1Grant) {
    throw new ApiError(400, `grant type ${String(field('grantType'))} is not supported`);
  }
  const account =
    tokenV1Grant === 'client_credentials'
      ? accountOf(world, field('clientID'), field('clientSecret'))
      : accountOf(world, field('appID'), field('appSecret'));
  if (account === undefined) throw new ApiError(400, 'invalid_client: unknown client or wrong secret');
  return json(200, {
    accessToken: world.tokens.issue(account.clientId, account.tenantId, tokenTtlS),
    ...(omitExpiresIn ? {} : { expiresIn: tokenTtlS }),
  });
}

function accountOf(world: RunaiWorld, clientId: unknown, clientSecret: unknown): ServiceAccount | undefined {
  const account = world.accounts.get(String(clientId));
  return account !== undefined && account.clientSecret === clientSecret ? account : undefined;
}
