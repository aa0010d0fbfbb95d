import type { Clock } from '../../time/clock.ts';
import type { Caller, PlatformRequest } from '../caller.ts';
import { PlatformError } from '../errors.ts';
import type { Redactor } from '../http/redact.ts';
import { isForeign, serverTimeOf } from '../http/status.ts';
import type { Answer } from '../http/transport.ts';
import { parseJson } from '../parse-json.ts';
import { type IssuedToken, TokenSource } from '../token-source.ts';
import { answerError, doubted, errorFields, isOwnForm } from './answer-error.ts';
import { tokenV1Schema, tokenV2Schema } from './schemas.ts';

/** Characters of a redirect's target that are shown. */
const LOCATION_SHOWN = 200;

/** The two Secret keys. */
export interface RunaiCredentials {
  clientId: string;
  clientSecret: string;
}

/** OAuth's words for "who are you?" (RFC 6749, 5.2). */
const WRONG_CREDENTIALS = new Set(['invalid_client', 'invalid_grant', 'unauthorized_client']);

/** Newest first. */
const FORMS = ['v2', 'v1', 'v1-app'] as const;
type Form = (typeof FORMS)[number];

/** What signing in needs. */
interface SignInParts {
  credentials: RunaiCredentials;
  /** The Secret of the credentials, as messages name it. */
  secret: string;
  url: string;
  caller: Caller;
  clock: Clock;
  redactor: Redactor;
  /** Of the connection, not of the call that happens to ask first. */
  lifetime: AbortSignal;
}

/** The connection's access token. */
export function runaiTokens(parts: SignInParts): TokenSource {
  const { clock, redactor, secret } = parts;
  const signIn = new SignIn(parts);
  return new TokenSource({ ask: () => signIn.ask(), clock, redactor, secret });
}

/** Exchanges the credentials for a token, in whichever form the release knows. */
class SignIn {
  readonly #parts: SignInParts;
  /** Path of the connection's URL, which Run:ai's does not have; empty: it has none. */
  readonly #path: string;
  #form: Form = 'v2';

  constructor(parts: SignInParts) {
    this.#parts = parts;
    this.#path = new URL(parts.url).pathname.replace(/\/$/, '');
  }

  /**
   * Begins with the form that worked last. What does not know a form is asked for an older one; what refuses it,
   * for the newer ones: the form may be gone since an upgrade of the platform.
   */
  async ask(): Promise<IssuedToken | PlatformError> {
    const at = FORMS.indexOf(this.#form);
    const [older, newer] = [FORMS.slice(at), FORMS.slice(0, at)];
    const first = await this.#firstKnown(older);
    if (first === undefined) throw new Error('unreachable: the oldest form is never taken for unknown');
    return isRefusal(first) ? ((await this.#firstKnown(newer)) ?? first) : first;
  }

  /** What came of the first of these forms that the platform knows. */
  async #firstKnown(forms: readonly Form[]): Promise<IssuedToken | PlatformError | undefined> {
    const { caller, credentials, lifetime } = this.#parts;
    for (const form of forms) {
      const exchange = await caller.call(REQUESTS[form](credentials), {
        signal: lifetime,
        priority: 'edit',
        forPasses: true,
      });
      if (exchange.kind === 'NoAnswer') return exchange.error;
      if (exchange.status >= 200 && exchange.status < 300) return this.#accept(exchange, form);
      if (!isUnknownForm(form, exchange)) return this.#refused(exchange);
    }
    return undefined;
  }

  #accept(answer: Answer, form: Form): IssuedToken | PlatformError {
    const token = this.#read(answer, form);
    if (!(token instanceof PlatformError)) this.#form = form;
    return token;
  }

  #read(answer: Answer, form: Form): IssuedToken | PlatformError {
    const schema = form === 'v2' ? tokenV2Schema : tokenV1Schema;
    const parsed = schema.safeParse(parseJson(answer.body));
    if (!parsed.success) {
      return this.#notRunai(
        answer,
        `sign in: the answer is not JSON with a token${isPage(answer) ? ', but an HTML page' : ''}`,
      );
    }
    const { token, seconds } = parsed.data;
    const life = seconds === undefined ? undefined : seconds * 1000;
    return { value: token, life, issuedAt: serverTimeOf(answer) };
  }

  /** A token is asked for before anything else: a refusal is about the credentials or the URL, never about one object. */
  #refused(answer: Answer): PlatformError {
    const { redactor, secret } = this.#parts;
    const error = answerError(answer, 'sign in', redactor);
    if (error.class === 'Transient' || error.class === 'Throttled') return error;
    if (refusesCredentials(answer)) {
      const refused = isOwnForm(answer.body)
        ? `Run:ai refuses clientId and clientSecret of ${secret}`
        : `clientId and clientSecret of ${secret} are refused`;
      return doubted(new PlatformError('Unauthorized', `${refused}: ${error.message}`), answer);
    }
    return this.#notRunai(answer, `${error.message}${redactor.clean(leadsTo(answer))}`);
  }

  #notRunai({ status }: Answer, told: string): PlatformError {
    const below = this.#path === '' ? '' : ` below the path ${this.#path} of the url`;
    const what = status === 404 || status === 410 ? `sign in: nothing is there to sign in to${below}` : told;
    return new PlatformError('InvalidPlatform', `${what}; is this the URL of Run:ai?`, { status });
  }
}

/** Said in JSON or without a word; what stands before Run:ai, such as a sign-in page, refuses in its own form. */
function refusesCredentials(answer: Answer): boolean {
  if (isForeign(answer)) return false;
  const { code, message } = errorFields(answer.body);
  if (code !== undefined && WRONG_CREDENTIALS.has(code)) return true;
  if (answer.status === 400) return code !== undefined || message !== undefined;
  return answer.status === 401 || answer.status === 403;
}

/** A page for people, which is shown by no word of its own: it may hold anything. */
const isPage = ({ body }: Answer): boolean => /^\s*<(!doctype html|html)/i.test(body);

/** Where a redirect goes, without its query, which may hold anything. */
function leadsTo({ status, headers: { location } }: Answer): string {
  if (status < 300 || status >= 400 || typeof location !== 'string') return '';
  const [place = ''] = location.split(/[?#]/);
  return `, and leads to ${place.slice(0, LOCATION_SHOWN)}`;
}

/** Will the same form be refused again? */
function isRefusal(result: IssuedToken | PlatformError): boolean {
  return (
    result instanceof PlatformError && (result.class === 'Unauthorized' || result.class === 'InvalidPlatform')
  );
}

/** Releases before 2.24 lack v2, and those before 2.20 do not know client credentials on v1. */
function isUnknownForm(form: Form, answer: Answer): boolean {
  if (form === 'v2') {
    const { code } = errorFields(answer.body);
    return answer.status === 404 || answer.status === 405 || code === 'unsupported_grant_type';
  }
  return form === 'v1' && answer.status === 400 && /grant/i.test(errorFields(answer.body).message ?? '');
}

const REQUESTS: Record<Form, (credentials: RunaiCredentials) => PlatformRequest> = {
  v2: ({ clientId, clientSecret }) =>
    tokenRequest(
      '/api/v2/token',
      'application/x-www-form-urlencoded',
      new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }).toString(),
    ),
  v1: ({ clientId, clientSecret }) =>
    v1({ grantType: 'client_credentials', clientID: clientId, clientSecret }),
  'v1-app': ({ clientId, clientSecret }) =>
    v1({ grantType: 'app_token', appID: clientId, appSecret: clientSecret }),
};

function v1(body: Record<string, string>): PlatformRequest {
  return tokenRequest('/api/v1/token', 'application/json', JSON.stringify(body));
}

/** Whoever asks for a token has passed the breaker, or is its probe. */
function tokenRequest(path: string, type: string, body: string): PlatformRequest {
  return {
    operation: 'token',
    kind: 'read',
    method: 'POST',
    path,
    evenIfOpen: true,
    headers: { 'content-type': type },
    body,
  };
}
