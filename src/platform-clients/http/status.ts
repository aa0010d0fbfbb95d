import type { ErrorClass } from '../errors.ts';
import type { Answer } from './transport.ts';
import { parseTimestamp } from '../../time/timestamp.ts';

/** The class of an HTTP status that is no success, before the platform's own words are looked at. */
export function classOfStatus(status: number): ErrorClass {
  if (status >= 300 && status < 400) return 'InvalidPlatform';
  switch (status) {
    case 401:
      return 'Unauthorized';
    case 403:
      return 'Forbidden';
    case 404:
    case 410:
      return 'Gone';
    case 405:
    case 501:
      return 'Unsupported';
    case 408:
      return 'Transient';
    case 409:
      return 'Conflict';
    case 429:
      return 'Throttled';
    default:
      return status >= 500 ? 'Transient' : 'Invalid';
  }
}

/** A longer `Retry-After-Ms` is a mistake. */
const LONGEST_RETRY_MS = 60_000;

/**
 * Milliseconds that an answer asks to wait: seconds or an HTTP date (RFC 9110, 10.2.3), by the server's own clock; or
 * milliseconds, as some platforms say beside it.
 */
export function retryAfterOf(answer: Answer): number | undefined {
  const ms = answer.headers['retry-after-ms'];
  if (typeof ms === 'string' && /^\d+(\.\d+)?$/.test(ms.trim()) && Number(ms) <= LONGEST_RETRY_MS)
    return Number(ms);
  const wanted = answer.headers['retry-after'];
  if (typeof wanted !== 'string') return undefined;
  if (/^\d+(\.\d+)?$/.test(wanted.trim())) return Number(wanted) * 1000;
  const [until, now] = [parseTimestamp(wanted), serverTimeOf(answer)];
  return until === undefined || now === undefined ? undefined : Math.max(0, until - now);
}

/** The server's clock at its answer, in milliseconds since the epoch, to the second. */
export function serverTimeOf(answer: Answer): number | undefined {
  const date = answer.headers['date'];
  return typeof date === 'string' ? parseTimestamp(date) : undefined;
}

/** An empty body says nothing; anything else that is not JSON was written by somebody in between. */
export function isForeign(answer: Answer): boolean {
  const body = answer.body.trim();
  return body !== '' && !body.startsWith('{') && !body.startsWith('[');
}
