import { ApiError } from './api-error.ts';
import type { KubeClient } from './client.ts';
import { EVENTS, eventBody, eventName, namespaceOf, type Reporter } from './event-record.ts';
import type { Series } from './event-series.ts';
import { microTime } from './micro-time.ts';

/**
 * Creates the event, or raises its count. The name stays, so that a create whose answer was lost makes no second. Throws
 * what the client throws.
 */
export async function writeSeries(
  { client, reporter }: { client: Pick<KubeClient, 'create' | 'mergePatch'>; reporter: Reporter },
  series: Series,
  count: number,
  signal: AbortSignal,
): Promise<void> {
  const { regarding, text, suffix } = series;
  const namespace = namespaceOf(regarding);
  const repetitions = { count, lastObservedTime: microTime(series.lastAt) };
  const repeated = count > 1 ? { series: repetitions } : {};
  const name = eventName(regarding, suffix);
  if (series.sentCount > 0) {
    try {
      await client.mergePatch(EVENTS, { namespace, name }, repeated, {}, signal);
      return;
    } catch (error) {
      // Events live an hour; the series goes on in a new one.
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    }
  }
  const body = { ...eventBody(regarding, text, reporter, series.createdAt, suffix), ...repeated };
  try {
    await client.create(EVENTS, namespace, body, signal);
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
    // An earlier try had its effect, with the count of then.
    if (count > 1) await client.mergePatch(EVENTS, { namespace, name }, repeated, {}, signal);
  }
}

/** Refusals repeat themselves; a namespace that is going away takes no events. */
export function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof ApiError)) return true;
  return error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500;
}

/** It takes no events any more, or is gone: an event is created in a namespace, and misses nothing else. */
export const isOfNamespaceThatGoes = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 404 || error.causes.includes('NamespaceTerminating'));
