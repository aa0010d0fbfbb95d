import { z } from 'zod';
import type { Answer } from '../http/transport.ts';
import { isObject, type JsonObject, objectIn } from '../json.ts';

/** EGS answers `{statusCode, status, message, data}`, failures with `error` beside them. */

/** What an operation reads is `data`. */
export function envelope<T>(data: z.ZodType<T>): z.ZodType<T> {
  return z.object({ data }).transform((answer) => answer.data);
}

/** A failure may come with an HTTP status of success: then `statusCode` is what it is. */
export function withTrueStatus(answer: Answer): Answer {
  if (!isSuccess(answer.status)) return answer;
  const code = objectIn(answer.body)?.['statusCode'];
  const isFailure = typeof code === 'number' && code >= 300 && code < 600;
  return isFailure ? { ...answer, status: code } : answer;
}

/** A failure in EGS' own form; what another service, a proxy or a server without that route says is none. */
export function failureIn(body: string): JsonObject | undefined {
  const parsed = objectIn(body);
  if (parsed === undefined || typeof parsed['statusCode'] !== 'number') return undefined;
  return isObject(parsed['error']) ? parsed : undefined;
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
