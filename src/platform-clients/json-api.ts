import type { z } from 'zod';
import type { Caller, PlatformRequest } from './caller.ts';
import { factsOf, PlatformError } from './errors.ts';
import type { Redactor } from './http/redact.ts';
import { serverTimeOf } from './http/status.ts';
import type { Answer } from './http/transport.ts';
import { parseJson } from './parse-json.ts';
import type { Call, Outcome } from './platform.ts';

/** What came of a call. */
export type Reply<T> =
  /** `serverTime`: the server's clock at its answer, milliseconds since the epoch. */
  { kind: 'Value'; value: T; serverTime: number | undefined } | FailedReply;

/** A call that came to nothing. `happened`: whether a change may have taken effect all the same. */
export interface FailedReply {
  kind: 'Failed';
  error: PlatformError;
  happened: 'no' | 'maybe';
}

/** A call and how to read its answer. */
export interface Operation<T> {
  request: Omit<PlatformRequest, 'headers' | 'body' | 'answerOf'> & { body?: unknown };
  /** What it does, for error messages: "create the inference". */
  what: string;
  /** Undefined where it does not matter what the body of a success says: it is JSON, or empty. */
  schema: z.ZodType<T> | undefined;
  /** Values of the body that an answer may echo and nobody may see. */
  secrets?: readonly string[];
}

/** What differs from platform to platform about its calls. */
export interface Dialect {
  /** The value of the header `Authorization`, or why there is none. */
  authorization(signal: AbortSignal): Promise<string | PlatformError>;
  /** This value was answered with 401. True where another one may do: the call is made once more. */
  refused(authorization: string): boolean;
  /**
   * What an answer that is no success means. `what` names the call for the reader; `redactor` knows the secrets of
   * this call as well.
   */
  errorOf(answer: Answer, what: string, redactor: Redactor): PlatformError;
  /** `PlatformRequest.answerOf`, for every call. */
  answerOf?: (answer: Answer) => Answer;
}

/** Authorised JSON calls to a platform. Never throws. */
export class JsonApi {
  readonly #caller: Caller;
  readonly #dialect: Dialect;
  readonly #redactor: Redactor;

  constructor(caller: Caller, redactor: Redactor, dialect: Dialect) {
    this.#caller = caller;
    this.#dialect = dialect;
    this.#redactor = redactor;
  }

  /**
   * Makes the call; after a 401 once more with another authorization, if there is one (nothing happened at the first
   * try). One odd answer says nothing about the platform: only the probe fails with InvalidPlatform, everything else
   * with Transient.
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

  /** A short text of the platform's, safe to show. `secrets`: what else is masked in it. */
  clean(text: string, max?: number, secrets: readonly string[] = []): string {
    return this.#redactor.and(secrets).clean(text, max);
  }

  async #attempt<T>({ request, what, schema, secrets = [] }: Operation<T>, call: Call): Promise<Reply<T>> {
    for (let attempt = 1; ; attempt += 1) {
      const authorization = await this.#dialect.authorization(call.signal);
      if (authorization instanceof PlatformError) return failed(authorization, 'no');
      const { answerOf } = this.#dialect;
      const read = { ...authorised(request, authorization), ...(answerOf && { answerOf }) };
      const answer = await this.#caller.call(read, call);
      if (answer.kind === 'NoAnswer') return failed(answer.error, answer.sent ? 'maybe' : 'no');
      if (answer.status === 401 && this.#dialect.refused(authorization) && attempt === 1) continue;
      if (answer.status >= 200 && answer.status < 300) return this.#read(answer, what, schema);
      const error = this.#dialect.errorOf(answer, what, this.#redactor.and(secrets));
      return failed(error, isFinal(answer.status) ? 'no' : 'maybe');
    }
  }

  #read<T>(answer: Answer, what: string, schema: z.ZodType<T> | undefined): Reply<T> {
    const serverTime = serverTimeOf(answer);
    const json = parseJson(answer.body);
    const isEmpty = schema === undefined && answer.body.trim() === '';
    // What no platform has written says of nothing that it was done: a page of a portal comes with 200 as well.
    if (json === undefined && !isEmpty)
      return failed(
        unreadable(answer.status, `${what}: the answer is not JSON, or more than is read`),
        'maybe',
      );
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without a schema, T is void
    if (schema === undefined) return { kind: 'Value', value: undefined as T, serverTime };
    const parsed = schema.safeParse(json);
    if (parsed.success) return { kind: 'Value', value: parsed.data, serverTime };
    const issue = parsed.error.issues[0];
    const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
    const message = this.#redactor.clean(`${what}: the answer is not as documented${where}`);
    return failed(unreadable(answer.status, message), 'maybe');
  }
}

/** What a change came to whose call failed. */
export function outcomeOf({ error, happened }: FailedReply): Exclude<Outcome, { kind: 'Accepted' }> {
  return { kind: happened === 'no' ? 'Refused' : 'Ambiguous', error };
}

function authorised(request: Operation<unknown>['request'], authorization: string): PlatformRequest {
  const { body, ...rest } = request;
  const headers: Record<string, string> = { authorization };
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

function failed(error: PlatformError, happened: 'no' | 'maybe'): FailedReply {
  return { kind: 'Failed', error, happened };
}
