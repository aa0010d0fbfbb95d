import { formatTimestamp } from '../../time/timestamp.ts';
import type { PlatformError } from '../errors.ts';
import type { Call, Measurements } from '../platform.ts';
import type { RunaiApi } from './api.ts';
import { getMetrics, getPods } from './routes.ts';
import type { metricsSchema } from './schemas.ts';
import type { z } from 'zod';

/** What is asked for: the last minute, of which the newest number counts. */
const SPAN_MS = 60_000;
const SAMPLES = 4;

/** Pods of a workload that are asked one by one. Of more, nothing is said that a part of them cannot tell. */
const MOST_PODS = 20;

type Answer = z.output<typeof metricsSchema>;

/**
 * Throughput and latency of a workload. A type that the platform leaves out is put together from its pods: the sum
 * of their throughput, their mean latency weighted by it. The sum of a part is no sum: where a pod does not answer, or
 * there are too many, there is no throughput.
 */
export async function readMetrics(
  api: RunaiApi,
  id: string,
  now: number,
  call: Call,
): Promise<Measurements | PlatformError> {
  const span = { start: formatTimestamp(now - SPAN_MS), end: formatTimestamp(now), samples: SAMPLES };
  const reply = await api.call(getMetrics(id, span), call);
  if (reply.kind === 'Failed') return reply.error;
  const whole = measurementsOf(reply.value);
  const has = (type: string): boolean => reply.value.measurements.some((measured) => measured.type === type);
  if (has('THROUGHPUT') && has('LATENCY')) return whole;

  const listed = await api.call(getPods(id, MOST_PODS + 1), call);
  if (listed.kind === 'Failed') return whole;
  const pods = listed.value.pods.slice(0, MOST_PODS);
  const parts: Measurements[] = [];
  for (const pod of pods) {
    const part = await api.call(getMetrics(id, span, pod.id), call);
    if (part.kind === 'Value') parts.push(measurementsOf(part.value));
  }
  const complete = parts.length === listed.value.pods.length;
  const sum = complete ? sumOf(parts) : undefined;
  return {
    throughput: has('THROUGHPUT') ? whole.throughput : sum,
    latency: has('LATENCY') ? whole.latency : meanLatencyOf(parts),
  };
}

/** The newest number of each type; undefined where there is none, or only "NaN". Milliseconds become seconds. */
export function measurementsOf({ measurements }: Answer): Measurements {
  const newest = (type: string): number | undefined => {
    const values = measurements
      .filter((measured) => measured.type === type)
      .flatMap(({ values: all }) => all);
    const numbers = values
      .map(({ value, timestamp }) => ({ value: Number(value), at: timeOf(timestamp) }))
      .filter(({ value }) => Number.isFinite(value));
    return numbers.reduce<(typeof numbers)[number] | undefined>(
      (latest, next) => (latest === undefined || next.at >= latest.at ? next : latest),
      undefined,
    )?.value;
  };
  const latency = newest('LATENCY');
  return { throughput: newest('THROUGHPUT'), latency: latency === undefined ? undefined : latency / 1000 };
}

/** Digits alone, so that a space for the T or a missing zone does no harm; all are in the same form. */
function timeOf(timestamp: string | null | undefined): number {
  return Number((timestamp ?? '').replaceAll(/\D/g, '').padEnd(17, '0').slice(0, 17));
}

function sumOf(parts: readonly Measurements[]): number | undefined {
  const known = parts.flatMap(({ throughput }) => (throughput === undefined ? [] : [throughput]));
  return known.length === 0 ? undefined : known.reduce((sum, part) => sum + part, 0);
}

/** Weighted by throughput; where that is unknown or nothing, every pod counts the same. */
function meanLatencyOf(parts: readonly Measurements[]): number | undefined {
  const known = parts.flatMap(({ latency, throughput }) =>
    latency === undefined ? [] : [{ latency, weight: throughput ?? 0 }],
  );
  if (known.length === 0) return undefined;
  const weights = known.reduce((sum, { weight }) => sum + weight, 0);
  if (weights === 0) return known.reduce((sum, { latency }) => sum + latency, 0) / known.length;
  return known.reduce((sum, { latency, weight }) => sum + latency * weight, 0) / weights;
}
