import { ApiError } from '../kube/api-error.ts';
import type { Reconcile } from './loop.ts';

/**
 * An API server that does not answer, or a stop in the middle of a call, is no bug: the pass is tried again. What
 * it may have written or called, the next pass sees.
 */
export function retryApiErrors(reconcile: Reconcile): Reconcile {
  return async (key, priority, signal) => {
    try {
      return await reconcile(key, priority, signal);
    } catch (error) {
      if (error instanceof ApiError || (signal.aborted && error instanceof Error))
        return { kind: 'Backoff', error };
      throw error;
    }
  };
}
