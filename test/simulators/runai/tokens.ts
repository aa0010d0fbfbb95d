import { jwt, TokenStore } from '../support/token-store.ts';
import { ApiError } from './api-error.ts';
import type { Knobs } from './knobs.ts';

const HOUR_MS = 3_600_000;

/** The access tokens in circulation. */
export class Tokens {
  readonly #store: TokenStore;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.#store = new TokenStore(now);
  }

  /** A token in the shape of a JWT, with `exp` as the platform's tokens have it. */
  issue(clientId: string, tenantId: number, ttlS: number): string {
    return this.#store.issue(clientId, ttlS, (token, count) =>
      jwt(token, count, { sub: clientId, tenant: tenantId }),
    );
  }

  /** The service account behind an Authorization header; undefined where the token is not good. */
  clientId(authorization: string | undefined, knobs: Knobs): string | undefined {
    const token = this.#store.find(authorization);
    if (token === undefined) return undefined;
    const age = this.#now() - token.issuedAt;
    if (knobs.revokeEarly !== false && age >= knobs.revokeEarly) return undefined;
    if (knobs.fault.tokenDiesAfterHour && age >= HOUR_MS) return undefined;
    return token.clientId;
  }

  /** Makes tokens worthless: those of one service account, or all. Returns how many. */
  revoke(clientId?: string): number {
    return this.#store.revoke(clientId);
  }
}

/** What a call with a bad token gets. */
export function notFamiliar(): ApiError {
  return new ApiError(401, 'Issuer is not familiar.');
}
