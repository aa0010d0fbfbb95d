import { ApiError } from './api-error.ts';
import type { Knobs } from './knobs.ts';

interface Token {
  clientId: string;
  issuedAt: number;
  expiresAt: number;
}

const HOUR_MS = 3_600_000;

/** The access tokens in circulation. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();
  readonly #now: () => number;
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A token in the shape of a JWT, with `exp` as the platform's tokens have it. */
  issue(clientId: string, tenantId: number, ttlS: number): string {
    this.#count += 1;
    const issuedAt = this.#now();
    const expiresAt = issuedAt + ttlS * 1000;
    const token = [
      { alg: 'none', typ: 'JWT' },
      {
        sub: clientId,
        tenant: tenantId,
        iat: Math.floor(issuedAt / 1000),
        exp: Math.floor(expiresAt / 1000),
        jti: this.#count,
      },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .concat(`sig${this.#count}`)
      .join('.');
    this.#tokens.set(token, { clientId, issuedAt, expiresAt });
    return token;
  }

  /** The service account behind an Authorization header; undefined where the token is not good. */
  clientId(authorization: string | undefined, knobs: Knobs): string | undefined {
    const token = this.#tokens.get(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '');
    if (token === undefined) return undefined;
    const now = this.#now();
    const age = now - token.issuedAt;
    if (now >= token.expiresAt) return undefined;
    if (knobs.revokeEarly !== false && age >= knobs.revokeEarly) return undefined;
    if (knobs.fault.tokenDiesAfterHour && age >= HOUR_MS) return undefined;
    return token.clientId;
  }

  /** Makes tokens worthless: those of one service account, or all. Returns how many. */
  revoke(clientId?: string): number {
    const revoked = [...this.#tokens].filter(
      ([, token]) => clientId === undefined || token.clientId === clientId,
    );
    for (const [text] of revoked) this.#tokens.delete(text);
    return revoked.length;
  }
}

/** What a call with a bad token gets. */
export function notFamiliar(): ApiError {
  return new ApiError(401, 'Issuer is not familiar.');
}
