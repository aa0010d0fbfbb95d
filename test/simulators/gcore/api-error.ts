import { randomBytes } from 'node:crypto';
import { json, type SimResponse } from '../support/exchange.ts';

/** What the platform calls its kinds of refusal. */
export type ExceptionClass =
  | 'ValidationError'
  | 'QuotaLimitExceed'
  | 'NotFoundError'
  | 'ConflictError'
  | 'ForbiddenError'
  | 'AuthenticationError'
  | 'TooManyRequests'
  | 'HTTPError';

/** A refusal in the platform's own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly exceptionClass: ExceptionClass;
  readonly facts: Record<string, unknown>;

  constructor(
    status: number,
    exceptionClass: ExceptionClass,
    message: string,
    facts: Record<string, unknown> = {},
  ) {
    super(message);
    this.status = status;
    this.exceptionClass = exceptionClass;
    this.facts = facts;
  }

  response(): SimResponse {
    return json(this.status, errorBody(this.exceptionClass, this.message, this.facts));
  }
}

/** The body of every error of the platform. */
export function errorBody(
  exceptionClass: ExceptionClass,
  message: string,
  facts: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    exception_class: exceptionClass,
    message,
    request_id: randomBytes(6).toString('hex'),
    ...facts,
  };
}

/** A bad body or query, field by field. */
export function invalid(fields: Record<string, string[]>): ApiError {
  const message = Object.entries(fields)
    .map(([field, complaints]) => `${field}: ${complaints.join(', ')}`)
    .join('; ');
  return new ApiError(400, 'ValidationError', message, { invalid_fields: fields });
}

/** Something is not there. */
export function notFound(what: string): ApiError {
  return new ApiError(404, 'NotFoundError', `no ${what}`);
}
