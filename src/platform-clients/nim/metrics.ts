import type { PlatformError } from '../errors.ts';
import { formatTimestamp, parseTimestamp } from '../../time/timestamp.ts';
import type { Call, Measurements } from '../platform.ts';
import type { RunaiApi } from '../runai/api.ts';
import { getNimMetrics } from './routes.ts';
import type { NimMetrics } from './schemas.ts';

/** What is asked for: what came in the last minute. */
const SPAN_MS = 60_000;
const SAMPLES = 4;

const REQUESTS = 'NIM_REQUEST_SUCCESS_TOTAL';
const LATENCY = 'NIM_E2E_REQUEST_LATENCY_SECONDS';

/** Throughput and latency of a NIM service. */
export async function readMetrics(
  api: RunaiApi,
  id: string,
  now: number,
  call: Call,
): Promise<Measurements | PlatformError> {
  const span = { start: formatTimestamp(now - SPAN_MS), end: formatTimestamp(now), samples: SAMPLES };
  const reply = await api.call(getNimMetrics(id, [REQUESTS, LATENCY], span), call);
  return reply.kind === 'Failed' ? reply.error : measurementsOf(reply.value);
}

/** How a count grew, and how a histogram of seconds did. Undefined where no number tells. Pure. */
export function measurementsOf({ measurements, histogram }: NimMetrics): Measurements {
  const counts = measurements
    .filter(({ type }) => type === REQUESTS)
    .map(({ values }) => ratePerSecond(values));
  const rates = counts.filter((rate) => rate !== undefined);
  const buckets = histogram.filter(({ type }) => type === LATENCY).flatMap(({ values }) => inOrder(values));
  return {
    // Of several series each counts its own requests.
    throughput: rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0),
    latency: meanOf(buckets[0]?.data, buckets.at(-1)?.data),
  };
}

interface Timed {
  timestamp?: string | null | undefined;
}

/** The growth of a counter over its samples. One that has begun anew tells nothing. */
function ratePerSecond(values: readonly (Timed & { value: number })[]): number | undefined {
  const known = inOrder(values.filter(({ value }) => Number.isFinite(value)));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const [growth, ms] = [last.value - first.value, timeOf(last) - timeOf(first)];
  return ms > 0 && growth >= 0 ? (growth / ms) * 1000 : undefined;
}

/**
 * The mean of what a cumulative histogram has gained: each bucket counts as its middle, the last one, which has no
 * end, as its beginning.
 */
function meanOf(
  before: Readonly<Record<string, number>> | undefined,
  after: Readonly<Record<string, number>> | undefined,
): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  const bounds = Object.keys(after)
    .map((bound) => ({ bound, end: bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound) }))
    .filter(({ end }) => !Number.isNaN(end))
    .sort((a, b) => a.end - b.end);
  let [begin, counted, sum] = [0, 0, 0];
  for (const { bound, end } of bounds) {
    const gained = (after[bound] ?? Number.NaN) - (before[bound] ?? 0);
    const inside = gained - counted;
    if (!(inside >= 0)) return undefined;
    sum += inside * (end === Number.POSITIVE_INFINITY ? begin : (begin + end) / 2);
    [begin, counted] = [end, gained];
  }
  return counted > 0 ? sum / counted : undefined;
}

function inOrder<T extends Timed>(values: readonly T[]): T[] {
  return [...values].sort((a, b) => timeOf(a) - timeOf(b));
}

/** Milliseconds. A space may stand for the T, and the zone may be missing: it is UTC then. */
function timeOf({ timestamp }: Timed): number {
  const text = (timestamp ?? '').replace(' ', 'T');
  return parseTimestamp(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`) ?? Number.NaN;
}
