import { ApiError } from './api-error.ts';

/** A watch was open and silent for too long: the connection is taken for dead. */
export class WatchInactive extends Error {
  override readonly name = 'WatchInactive';
}

/** The server's versions are older than ours: etcd was restored, and what we hold may never have been. */
export class ServerRestored extends Error {
  override readonly name = 'ServerRestored';
}

/** Why a watch or list ended: label values of `watch_restarts_total`. */
export type WatchEndReason =
  | 'closed'
  | 'inactive'
  | 'expired'
  | 'restored'
  | 'throttled'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'error';

/** What a reflector does after a watch or list has ended. */
export interface WatchEnd {
  reason: WatchEndReason;
  /** `watch` from the last version; `relist` at least as new as it; `relist-latest` whatever the server has now. */
  next: 'watch' | 'relist' | 'relist-latest';
  /** `none`; `back-off`; `back-off-if-repeated`: at once the first time, as it is no fault; or milliseconds. */
  pause: 'none' | 'back-off' | 'back-off-if-repeated' | number;
}

/** A watch that ends sooner than this gave nothing: a server that goes on so must not be asked in a tight loop. */
export const SHORT_WATCH_MS = 5_000;

/** `failure` is undefined where the server ended the watch as it was asked to, after `lastedMs`. */
export function judgeWatchEnd(failure: unknown, lastedMs: number): WatchEnd {
  if (failure === undefined) {
    const pause = lastedMs < SHORT_WATCH_MS ? 'back-off-if-repeated' : 'none';
    return { reason: 'closed', next: 'watch', pause };
  }
  if (failure instanceof WatchInactive) return { reason: 'inactive', next: 'watch', pause: 'none' };
  if (failure instanceof ServerRestored) {
    return { reason: 'restored', next: 'relist-latest', pause: 'back-off-if-repeated' };
  }
  return failure instanceof ApiError
    ? judgeAnswer(failure)
    : { reason: 'error', next: 'watch', pause: 'back-off' };
}

function judgeAnswer(error: ApiError): WatchEnd {
  // The Status of an ERROR event may lack the code.
  if (error.status === 410 || error.reason === 'Expired' || error.reason === 'Gone') {
    return { reason: 'expired', next: 'relist', pause: 'back-off-if-repeated' };
  }
  // A version from the future: the server waited a while for it and gave up (504).
  if (error.causes.includes('ResourceVersionTooLarge')) {
    return { reason: 'restored', next: 'relist-latest', pause: 'back-off-if-repeated' };
  }
  switch (error.status) {
    case 401:
      return { reason: 'unauthorized', next: 'watch', pause: 'back-off' };
    case 403:
      return { reason: 'forbidden', next: 'watch', pause: 'back-off' };
    case 404:
      return { reason: 'not-found', next: 'watch', pause: 'back-off' };
    case 429:
      return { reason: 'throttled', next: 'watch', pause: politePause(error.retryAfterMs) };
    default:
      return { reason: 'error', next: 'watch', pause: 'back-off' };
  }
}

/** Within bounds: no tight loop on a 0, and no day of silence on a proxy's odd figure. */
function politePause(retryAfterMs: number | undefined): number | 'back-off' {
  return retryAfterMs === undefined ? 'back-off' : Math.min(Math.max(retryAfterMs, 1_000), 60_000);
}
