import type { Clock } from '../../time/clock.ts';
import type { Caller } from '../caller.ts';
import { PlatformError } from '../errors.ts';
import type { Redactor } from '../http/redact.ts';
import { serverTimeOf } from '../http/status.ts';
import type { Answer } from '../http/transport.ts';
import { objectIn } from '../parse-json.ts';
import { type IssuedToken, TokenSource } from '../token-source.ts';
import { answerError } from './answer-error.ts';
import { failureIn, withTrueStatus } from './envelope.ts';
import { tokenSchema } from './schemas.ts';

/** What signing in needs. */
export interface EgsTokenParts {
  apiKey: string;
  /** The Secret of the API key, as messages name it. */
  secret: string;
  caller: Caller;
  clock: Clock;
  redactor: Redactor;
  /** Of the connection, not of the call that happens to ask first. */
  lifetime: AbortSignal;
}

/** The connection's token, for which the API key is exchanged. */
export function egsTokens(parts: EgsTokenParts): TokenSource {
  const { clock, redactor, secret } = parts;
  return new TokenSource({ ask: () => exchanged(parts), clock, redactor, secret });
}

async function exchanged(parts: EgsTokenParts): Promise<IssuedToken | PlatformError> {
  const answer = await parts.caller.call(
    {
      operation: 'token',
      kind: 'read',
      method: 'POST',
      path: '/api/v1/auth',
      // Whoever asks for a token has passed the breaker, or is its probe.
      evenIfOpen: true,
      headers: { 'content-type': 'application/json' },
      answerOf: withTrueStatus,
      body: JSON.stringify({ apiKey: parts.apiKey }),
    },
    { signal: parts.lifetime, priority: 'edit', forPasses: true },
  );
  if (answer.kind === 'NoAnswer') return answer.error;
  if (answer.status < 200 || answer.status >= 300) return refused(answer, parts);
  const parsed = tokenSchema.safeParse(objectIn(answer.body));
  // How long it lives, no field says: it is a JWT.
  if (parsed.success) return { value: parsed.data.token, life: undefined, issuedAt: serverTimeOf(answer) };
  return notEgs(answer, 'sign in: the answer is not JSON with a token');
}

/** A token is asked for before anything else: a refusal is about the key or the URL, never about one object. */
function refused(answer: Answer, { secret, redactor }: EgsTokenParts): PlatformError {
  const error = answerError(answer, 'sign in', redactor);
  if (error.class === 'Transient' || error.class === 'Throttled') return error;
  // 400: the key is malformed. 401: nobody knows it, or it has expired.
  const isOfKey = failureIn(answer.body) !== undefined && [400, 401, 403].includes(answer.status);
  if (isOfKey) return new PlatformError('Unauthorized', `EGS refuses apiKey of ${secret}: ${error.message}`);
  return notEgs(answer, error.message);
}

function notEgs({ status }: Answer, told: string): PlatformError {
  return new PlatformError('InvalidPlatform', `${told}; is this the URL of EGS?`, { status });
}
