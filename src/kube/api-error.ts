import { maskCredentials } from '../text/credentials.ts';
import { cut } from '../text/cut.ts';
import { oneLine } from '../text/one-line.ts';

/** metav1.Status, as far as it is read. */
export interface Status {
  kind?: string;
  code?: number;
  reason?: string;
  message?: string;
  details?: { retryAfterSeconds?: number; causes?: { reason?: string; message?: string; field?: string }[] };
}

/** Reasons that this layer gives where no answer of the API server gave one. */
export type LocalReason =
  /** No connection, or it broke before the answer was complete. */
  | 'ConnectionFailed'
  /** Connect, headers, body or the whole call took too long. */
  | 'Timeout'
  /** The server's certificate does not verify. */
  | 'CertificateInvalid'
  /** The answer is larger than the cap. */
  | 'ResponseTooLarge'
  /** A success whose body is not the JSON that was expected. */
  | 'NotJson'
  /** The credentials could not be had: files, exec plugin, OIDC. */
  | 'CredentialsUnavailable';

const MESSAGE_LIMIT = 1024;

/**
 * One failed call to the API server. Message and reason are safe to log: one line, bounded, without tokens,
 * headers or a raw body.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** metav1.StatusReason (`NotFound`, `Conflict`, `Expired`, …) or a `LocalReason`. Open: servers add words. */
  readonly reason: string;
  /** How long the server asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Reasons of `details.causes`, such as `ResourceVersionTooLarge`. */
  readonly causes: readonly string[];

  constructor(
    status: number,
    reason: string,
    message: string,
    facts: { retryAfterMs?: number | undefined; causes?: readonly string[] } = {},
  ) {
    super(sanitize(message));
    this.status = status;
    this.reason = sanitize(reason);
    this.retryAfterMs = facts.retryAfterMs;
    this.causes = facts.causes ?? [];
  }

  /** From a metav1.Status: the body of a failed call, or the object of an ERROR event in a watch. */
  static fromStatus(status: Status, httpStatus: number, retryAfterMs?: number): ApiError {
    const code = httpStatus !== 0 ? httpStatus : (status.code ?? 0);
    const seconds = status.details?.retryAfterSeconds;
    return new ApiError(code, status.reason ?? reasonOf(code), status.message ?? `HTTP ${code}`, {
      retryAfterMs: retryAfterMs ?? (seconds === undefined ? undefined : seconds * 1000),
      causes: (status.details?.causes ?? []).flatMap((cause) => cause.reason ?? []),
    });
  }

  /** From a failed answer to the call `what`; a body that is no Status (a proxy's HTML) is not quoted. */
  static fromAnswer(
    what: string,
    httpStatus: number,
    body: string,
    retryAfter: string | undefined,
  ): ApiError {
    const status = parseStatus(body);
    const retryAfterMs = parseRetryAfter(retryAfter);
    if (status !== undefined) return ApiError.fromStatus(status, httpStatus, retryAfterMs);
    return new ApiError(
      httpStatus,
      reasonOf(httpStatus),
      `${what}: HTTP ${httpStatus}, and the answer is not a Kubernetes Status`,
      { retryAfterMs },
    );
  }

  /** From what a socket, a timer or TLS threw; `what` names the call, as in `GET /api/v1/…`. */
  static fromFailure(what: string, failure: unknown): ApiError {
    if (failure instanceof ApiError) return failure;
    const { code, message } = describe(failure);
    return new ApiError(0, localReason(code), `${what}: ${message}${code === '' ? '' : ` (${code})`}`);
  }
}

function parseStatus(body: string): Status | undefined {
  try {
    const value = JSON.parse(body) as Status | null;
    return value !== null && typeof value === 'object' && value.kind === 'Status' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The API server writes seconds only; the other form of the header, a date, would need the wall clock. */
function parseRetryAfter(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,6}$/.test(value.trim()) ? Number(value) * 1000 : undefined;
}

const REASONS: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

function reasonOf(status: number): string {
  return REASONS[status] ?? 'Unknown';
}

function describe(failure: unknown): { code: string; message: string } {
  if (!(failure instanceof Error)) return { code: '', message: String(failure) };
  // Happy eyeballs: one error per address, and the aggregate itself says nothing.
  if (failure instanceof AggregateError && failure.message === '' && failure.errors.length > 0) {
    return describe(failure.errors[0]);
  }
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : '';
  return { code, message: failure.message };
}

const TIMEOUTS = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
  'DEADLINE_EXCEEDED',
]);

function localReason(code: string): LocalReason {
  if (TIMEOUTS.has(code)) return 'Timeout';
  if (/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS_CERT/.test(code)) return 'CertificateInvalid';
  return 'ConnectionFailed';
}

/** Strict validation of a patch quotes the whole object before it says which field is wrong. */
const QUOTED_OBJECT = /"\{(?:[^"\\]|\\.)*"/g;

function sanitize(text: string): string {
  const plain = oneLine(text).replaceAll(QUOTED_OBJECT, '{…}').trim();
  // Afterwards: a mask could swallow the quote that ends an object.
  return cut(maskCredentials(plain), MESSAGE_LIMIT);
}
