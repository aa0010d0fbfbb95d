/** An access token in circulation; times are milliseconds of the simulator's clock. */
export interface Token {
  clientId: string;
  issuedAt: number;
  expiresAt: number;
}

/** The access tokens in circulation. */
export class TokenStore {
  readonly #tokens = new Map<string, Token>();
  readonly #now: () => number;
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Gives out a token; `write` makes its text, which the count keeps from being another's. */
  issue(clientId: string, ttlS: number, write: (token: Token, count: number) => string): string {
    this.#count += 1;
    const issuedAt = this.#now();
    const token = { clientId, issuedAt, expiresAt: issuedAt + ttlS * 1000 };
    const text = write(token, this.#count);
    this.#tokens.set(text, token);
    return text;
  }

  /** The token of an Authorization header; undefined where it is unknown, revoked or too old. */
  find(authorization: string | undefined): Token | undefined {
    const token = this.#tokens.get(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '');
    return token !== undefined && this.#now() < token.expiresAt ? token : undefined;
  }

  /** Makes tokens worthless: those of one client, or all. Returns how many. */
  revoke(clientId?: string): number {
    const revoked = [...this.#tokens].filter(
      ([, token]) => clientId === undefined || token.clientId === clientId,
    );
    for (const [text] of revoked) this.#tokens.delete(text);
    return revoked.length;
  }
}

/** A text in the shape of a JWT with these claims, and with `iat` and `exp` as platforms have them. */
export function jwt(token: Token, count: number, claims: Record<string, unknown>): string {
  const times = { iat: Math.floor(token.issuedAt / 1000), exp: Math.floor(token.expiresAt / 1000) };
  return [
    { alg: 'none', typ: 'JWT' },
    { ...claims, ...times, jti: count },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat(`sig${count}`)
    .join('.');
}
