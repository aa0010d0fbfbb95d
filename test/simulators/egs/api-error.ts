import { json, type SimResponse } from '../support/exchange.ts';
import type { Knobs } from './knobs.ts';

/** A field that is wrong, as Kubernetes tells it. */
export interface FieldDetail {
  reason: string;
  message: string;
  field: string;
}

/** What a refusal says about its cause. */
export interface ErrorFacts {
  /** What could not be done: `Error while deleting GPR`. */
  message: string;
  /** Why: `Cannot delete GPR in Successful state`. */
  because: string;
  /** A word of Kubernetes, such as `NotFound`; empty where the cause is the platform's own. */
  reason?: string;
  details?: FieldDetail[];
}

/** A refusal in the platform's own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly facts: ErrorFacts;

  constructor(status: number, facts: ErrorFacts) {
    super(`${facts.message}: ${facts.because}`);
    this.status = status;
    this.facts = facts;
  }

  response(knobs: Knobs): SimResponse {
    const { message, because, reason = '', details = '' } = this.facts;
    const cause = {
      error: {
        Message: message,
        Status: this.status,
        DetailedError: { Errormessage: because, Reason: reason, Details: details },
        StatusCode: this.status,
        ReferenceDocumentation: 'NA',
      },
    };
    const body = errorBody(this.status, knobs, JSON.stringify(cause));
    // A client looks at the HTTP status of these two alone, so that they are what they say.
    const httpStatus = this.status === 403 || knobs.httpStatus === 'same' ? this.status : knobs.httpStatus;
    return json(httpStatus, body);
  }
}

const SHORT_TEXTS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Already Exists',
  422: 'Bad Request',
  429: 'Too Many Requests',
};

/** The envelope of an error; `data` is JSON in a string, or null. */
export function errorBody(
  status: number,
  knobs: Pick<Knobs, 'errorWords'>,
  data: string | null = null,
): Record<string, unknown> {
  const short = SHORT_TEXTS[status] ?? 'Internal Server Error';
  const words =
    knobs.errorWords === 'UNKNOWN'
      ? { status: 'UNKNOWN', message: 'UNKNOWN', errorKey: 'UNKNOWN' }
      : { status: 'Error', message: short, errorKey: '' };
  return {
    statusCode: status,
    status: words.status,
    message: words.message,
    data: null,
    error: { errorKey: words.errorKey, message: words.message, data },
  };
}

/** A refusal of a key or a token; these have no `data`, and their HTTP status is what they say. */
export function accessRefusal(
  status: 400 | 401,
  errorKey: 'UNHANDLED_REQUEST_ERROR' | 'UNAUTHENTICATED',
  message: string,
): SimResponse {
  return json(status, {
    statusCode: status,
    status: errorKey,
    message,
    error: { errorKey, message, data: null },
  });
}

/** The envelope of a success. */
export function success(data: unknown): SimResponse {
  return json(200, { statusCode: 200, status: 'OK', message: 'Success', data });
}
