import { z } from 'zod';
import type { Answer } from '../http/transport.ts';
import { isObject, type JsonObject } from '../json.ts';
import { objectIn } from '../parse-json.ts';

/** EGS answers `{statusCode, status, message, data}`, failures with `error` beside them. */

/** What an operation reads is `data`. */
export function envelope<T>(data: z.ZodType<T>): z.ZodType<T> {
  return z.object({ data }).transform((answer) => answer.data);
}

/**
 * A failure may come with an HTTP status of success: then it is what `statusCode` says, or, where that says nothing
 * either and there is no data, what its cause says.
 */
export function withTrueStatus(answer: Answer): Answer {
  if (!isSuccess(answer.status)) return answer;
  const said = objectIn(answer.body);
  if (said === undefined) return answer;
  const { statusCode, data } = said;
  const status = failed(statusCode) ?? (isObject(data) ? undefined : failed(causeOf(said)['StatusCode']));
  return status === undefined ? answer : { ...answer, status };
}

/** The cause of a failure, which is JSON in a string inside of it. Empty where there is none. */
export function causeOf({ error }: JsonObject): JsonObject {
  const data = isObject(error) && typeof error['data'] === 'string' ? objectIn(error['data']) : undefined;
  return isObject(data?.['error']) ? data['error'] : {};
}

/** A failure in EGS' own form; what another service, a proxy or a server without that route says is none. */
export function failureIn(body: string): JsonObject | undefined {
  const parsed = objectIn(body);
  if (parsed === undefined || typeof parsed['statusCode'] !== 'number') return undefined;
  return isObject(parsed['error']) ? parsed : undefined;
}

const failed = (code: unknown): number | undefined =>
  typeof code === 'number' && code >= 300 && code < 600 ? code : undefined;

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
