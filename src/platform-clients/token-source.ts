import type { Clock } from '../time/clock.ts';
import { abortable } from '../time/deadline.ts';
import { givenUp, PlatformError } from './errors.ts';
import type { Redactor } from './http/redact.ts';
import { isObject } from './json.ts';
import { parseJson } from './parse-json.ts';
import type { Dialect } from './json-api.ts';

/** Renewed this long before it ends; of a very short life at half of it. Milliseconds. */
const EARLY = 60_000;
const UNKNOWN_LIFE = 300_000;

/** A refusal is remembered this long, so that a thousand objects do not each ask. Milliseconds. */
const REFUSAL_HOLDS = 5_000;

/** A token as a platform issues it. */
export interface IssuedToken {
  value: string;
  /** Milliseconds from now; undefined where the answer does not say: then the token itself may, as a JWT. */
  life: number | undefined;
  /** The issuer's clock at its answer, milliseconds since the epoch; undefined where the answer does not say. */
  issuedAt: number | undefined;
}

/** What a token source needs. */
export interface TokenSourceParts {
  /** Exchanges the credentials for a token. `Unauthorized`: they are refused. Never rejects. */
  ask: () => Promise<IssuedToken | PlatformError>;
  /** The Secret of the credentials, as messages name it. */
  secret: string;
  clock: Clock;
  redactor: Redactor;
}

/** A connection's bearer token: asked for once however many wait, and again before it ends. */
export class TokenSource {
  /** The Secret of the credentials, as messages name it. */
  readonly secret: string;
  readonly #parts: TokenSourceParts;
  #token: { value: string; renewAt: number } | undefined;
  #renewal: Promise<string | PlatformError> | undefined;
  #refusal: { error: PlatformError; until: number } | undefined;

  constructor(parts: TokenSourceParts) {
    this.#parts = parts;
    this.secret = parts.secret;
  }

  /** A token that is good for a call, or why there is none. */
  async get(signal: AbortSignal): Promise<string | PlatformError> {
    const now = this.#parts.clock.monotonic();
    if (this.#token !== undefined && now < this.#token.renewAt) return this.#token.value;
    if (this.#refusal !== undefined && now < this.#refusal.until) return this.#refusal.error;
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    const renewed = await abortable(this.#renewal, signal).catch((error: unknown) => {
      if (signal.aborted) return givenUp();
      throw error;
    });
    return renewed;
  }

  /** Asks again although the credentials were refused a moment ago: something may have been mended since. */
  tryAnew(): void {
    this.#refusal = undefined;
  }

  /** The platform answered 401 to this token: it is not used again. */
  drop(token: string): void {
    if (this.#token?.value === token) this.#token = undefined;
  }

  async #renew(): Promise<string | PlatformError> {
    const { ask, clock, redactor } = this.#parts;
    const result = await ask();
    const isRefused = result instanceof PlatformError && result.class === 'Unauthorized';
    this.#refusal = isRefused ? { error: result, until: clock.monotonic() + REFUSAL_HOLDS } : undefined;
    if (result instanceof PlatformError) return result;
    const { value, issuedAt = clock.now() } = result;
    const life = spanOf(result.life) ?? lifeInside(value, issuedAt) ?? UNKNOWN_LIFE;
    const renewIn = life > 2 * EARLY ? life - EARLY : life / 2;
    this.#token = { value, renewAt: clock.monotonic() + renewIn };
    redactor.register(value);
    return value;
  }
}

const SCHEME = 'Bearer ';

/** How calls are authorised with these tokens: after a 401 once more, with a fresh one. */
export function bearer(tokens: TokenSource): Pick<Dialect, 'authorization' | 'refused'> {
  return {
    async authorization(signal) {
      const token = await tokens.get(signal);
      return typeof token === 'string' ? `${SCHEME}${token}` : token;
    },
    refused(authorization) {
      tokens.drop(authorization.slice(SCHEME.length));
      return true;
    },
  };
}

/** Milliseconds by the JWT's own `iat` and `exp`, else from the moment of issue: no clock of ours matters then either. */
function lifeInside(token: string, issuedAt: number): number | undefined {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  if (!isObject(claims)) return undefined;
  const { iat, exp } = claims;
  if (typeof exp !== 'number') return undefined;
  return spanOf(exp * 1000 - (typeof iat === 'number' ? iat * 1000 : issuedAt));
}

/** Nobody issues what is over already: a clock is wrong, or it stands for a token without an end. */
function spanOf(life: number | undefined): number | undefined {
  return life !== undefined && life > 0 ? life : undefined;
}
