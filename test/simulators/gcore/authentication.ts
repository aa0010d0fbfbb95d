import { json, type SimRequest, type SimResponse } from '../support/exchange.ts';
import type { Token } from './accounts.ts';
import { ApiError } from './api-error.ts';
import type { GcoreWorld } from './world.ts';

/** The scheme is written `APIKey` or `apikey`. */
const SCHEME = /^apikey +(\S+)$/i;

/** Who calls; undefined where the token is none, has expired or was deleted. */
export function callerOf(world: GcoreWorld, request: SimRequest): Token | undefined {
  const sent = SCHEME.exec(authorizationOf(request))?.[1];
  const token = [...world.tokens.values()].find((known) => known.token === sent);
  if (token === undefined || token.deleted) return undefined;
  return token.expiresAt !== null && token.expiresAt <= world.clock.now() ? undefined : token;
}

/** The refusal of a call whose caller is not known. */
export function unauthenticated(world: GcoreWorld, request: SimRequest): SimResponse {
  const { code, message } = complaint(authorizationOf(request));
  if (world.knobs.authErrors === 'gateway') return json(401, { code, detail: message });
  return new ApiError(401, 'AuthenticationError', message).response();
}

function authorizationOf(request: SimRequest): string {
  return String(request.headers['authorization'] ?? '');
}

function complaint(authorization: string): { code: string; message: string } {
  if (authorization === '') {
    return { code: 'not_authenticated', message: 'Authentication credentials were not provided' };
  }
  const token = SCHEME.exec(authorization)?.[1];
  if (token === undefined) {
    return { code: 'not_authenticated', message: 'The authorization scheme is not supported, use APIKey' };
  }
  // A shell has taken what began with the dollar sign.
  if (/^\d+\$?$/.test(token)) return { code: 'token_not_valid', message: 'Bad permanent token' };
  return { code: 'token_not_valid', message: 'Token is invalid or expired' };
}
