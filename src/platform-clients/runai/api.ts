import type { z } from 'zod';
import type { Caller, PlatformRequest } from '../caller.ts';
import { factsOf, PlatformError } from '../errors.ts';
import type { Redactor } from '../http/redact.ts';
import { serverTimeOf } from '../http/status.ts';
import type { Answer } from '../http/transport.ts';
import type { Call } from '../platform.ts';
import { answerError, doubted, ofAccount } from './answer-error.ts';
import type { TokenSource } from './token.ts';

/** What came of a call. */
export type Reply<T> =
  /** `serverTime`: the server's clock at its answer, milliseconds since the epoch. */
  | { kind: 'Value'; value: T; serverTime: number | undefined }
  /** `happened`: whether a change may have taken effect all the same. */
  | { kind: 'Failed'; error: PlatformError; happened: 'no' | 'maybe' };

/** A call and how to read its answer. */
export interface Operation<T> {
  request: Omit<PlatformRequest, 'headers' | 'body'> & { body?: unknown };
  /** What it does, for error messages: "create the inference". */
  what: string;
  /** Undefined where the body of a success does not matter. */
  schema: z.ZodType<T> | undefined;
}

/** Authorised JSON calls to Run:ai. Never throws. */
export class RunaiApi {
  readonly #caller: Caller;
  readonly #tokens: TokenSource;
  readonly #redactor: Redactor;

  constructor(caller: Caller, tokens: TokenSource, redactor: Redactor) {
    this.#caller = caller;
    this.#tokens = tokens;
    this.#redactor = redactor;
  }

  /**
   * Makes the call; after a 401 once more with a fresh token (nothing happened at the first try). One odd answer
   * says nothing about the platform: only the probe fails with InvalidPlatform, everything else with Transient.
   */
  async call<T>(operation: Operation<T>, call: Call): Promise<Reply<T>> {
    const { request } = operation;
    const blocked = request.evenIfOpen ? undefined : this.#caller.blocked;
    if (blocked !== undefined) return failed(blocked, 'no');
    const reply = await this.#attempt(operation, call);
    if (request.evenIfOpen || reply.kind === 'Value' || reply.error.class !== 'InvalidPlatform') return reply;
    const { error, happened } = reply;
    return failed(new PlatformError('Transient', error.message, factsOf(error)), happened);
  }

  /** A short text of the platform's, safe to show. */
  clean(text: string, max?: number): string {
    return this.#redactor.clean(text, max);
  }

  async #attempt<T>({ request, what, schema }: Operation<T>, call: Call): Promise<Reply<T>> {
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#tokens.get(call.signal);
      if (token instanceof PlatformError) return failed(token, 'no');
      const exchange = await this.#caller.call(authorised(request, token), call);
      if (exchange.kind === 'NoAnswer') return failed(exchange.error, exchange.sent ? 'maybe' : 'no');
      if (exchange.status === 401) {
        this.#tokens.drop(token);
        if (attempt === 1) continue;
      }
      if (exchange.status >= 200 && exchange.status < 300) return this.#read(exchange, what, schema);
      const answered = doubted(answerError(exchange, what, this.#redactor), exchange);
      const error = exchange.status === 401 ? ofAccount(answered, this.#tokens.secret) : answered;
      return failed(error, isFinal(exchange.status) ? 'no' : 'maybe');
    }
  }

  #read<T>(answer: Answer, what: string, schema: z.ZodType<T> | undefined): Reply<T> {
    const serverTime = serverTimeOf(answer);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without a schema, T is void
    if (schema === undefined) return { kind: 'Value', value: undefined as T, serverTime };
    let json: unknown;
    try {
      json = JSON.parse(answer.body);
    } catch {
      return failed(unreadable(answer.status, `${what}: the answer is not JSON`), 'maybe');
    }
    const parsed = schema.safeParse(json);
    if (parsed.success) return { kind: 'Value', value: parsed.data, serverTime };
    const issue = parsed.error.issues[0];
    const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
    const message = this.#redactor.clean(`${what}: the answer is not as documented${where}`);
    return failed(unreadable(answer.status, message), 'maybe');
  }
}

function authorised(request: Operation<unknown>['request'], token: string): PlatformRequest {
  const { body, ...rest } = request;
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (body === undefined) return { ...rest, headers };
  headers['content-type'] = 'application/json';
  return { ...rest, headers, body: JSON.stringify(body) };
}

/** A refusal after which it is certain that nothing happened. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

function unreadable(status: number, message: string): PlatformError {
  return new PlatformError('InvalidPlatform', message, { status });
}

function failed(error: PlatformError, happened: 'no' | 'maybe'): Extract<Reply<never>, { kind: 'Failed' }> {
  return { kind: 'Failed', error, happened };
}
