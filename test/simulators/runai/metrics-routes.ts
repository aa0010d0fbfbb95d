import { json, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { ApiError } from './api-error.ts';
import { type ApiCall, anyWorkloadOf, authenticated } from './caller.ts';
import { inferenceOf } from './inference-routes.ts';
import type { Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

const INFERENCE_TYPES = ['THROUGHPUT', 'LATENCY'];
const NIM_HISTOGRAMS = ['NIM_TIME_TO_FIRST_TOKEN_SECONDS', 'NIM_E2E_REQUEST_LATENCY_SECONDS'];
const NIM_PERCENTILES = NIM_HISTOGRAMS.map((type) => `${type}_PERCENTILES`);
const NIM_TYPES = [
  'NIM_NUM_REQUESTS_RUNNING',
  'NIM_NUM_REQUESTS_WAITING',
  'NIM_NUM_REQUEST_MAX',
  'NIM_REQUEST_SUCCESS_TOTAL',
  'NIM_REQUEST_FAILURE_TOTAL',
  'NIM_GPU_CACHE_USAGE_PERC',
  ...NIM_HISTOGRAMS,
  ...NIM_PERCENTILES,
];
const GENERIC_TYPES = [
  'GPU_UTILIZATION',
  'GPU_MEMORY_USAGE_BYTES',
  'GPU_MEMORY_REQUEST_BYTES',
  'CPU_USAGE_CORES',
  'CPU_REQUEST_CORES',
  'CPU_LIMIT_CORES',
  'CPU_MEMORY_USAGE_BYTES',
  'CPU_MEMORY_REQUEST_BYTES',
  'CPU_MEMORY_LIMIT_BYTES',
  'POD_COUNT',
  'RUNNING_POD_COUNT',
  'GPU_ALLOCATION',
  'NVLINK_BANDWIDTH_TOTAL',
  ...NIM_TYPES,
];

/** Measurements of inferences, of their pods and of workloads. */
export function metricsRoutes(router: Router, world: RunaiWorld): void {
  const add = (route: string, handle: (call: ApiCall) => SimResponse): void => {
    router.add('GET', route, authenticated(world, handle));
  };
  const inferences = '/api/v1/workloads/inferences/{workloadId}';
  add(`${inferences}/metrics`, (call) => answer(call, inferenceOf(call), INFERENCE_TYPES));
  add(`${inferences}/pods/{podId}/metrics`, (call) => answer(call, inferenceOf(call), INFERENCE_TYPES));
  add('/api/v1/workloads/{workloadId}/metrics', (call) =>
    answer(call, anyWorkloadOf(call, call.params['workloadId'] ?? ''), GENERIC_TYPES),
  );
}

function answer({ world, request }: ApiCall, workload: Workload, known: readonly string[]): SimResponse {
  const { query } = request;
  const types = query.getAll('metricType').flatMap((text) => text.split(','));
  if (types.length === 0) throw new ApiError(400, 'metricType is missing');
  const unknown = types.find((type) => !known.includes(type));
  if (unknown !== undefined) throw new ApiError(400, `metricType ${unknown} is not supported`);
  const [start, end] = [instant(query, 'start'), instant(query, 'end')];
  if (start > end) throw new ApiError(400, 'start must not be after end');
  const samples = Number(query.get('numberOfSamples') ?? 20);
  if (!Number.isInteger(samples) || samples < 0 || samples > 1000) {
    throw new ApiError(400, 'numberOfSamples must be between 0 and 1000');
  }
  const shown = world.knobs.metricsPartial ? types.slice(1) : types;
  const times = Array.from({ length: samples }, (_, at) => start + ((end - start) * (at + 1)) / samples);
  const isOfBuckets = (type: string): boolean =>
    NIM_HISTOGRAMS.includes(type) || NIM_PERCENTILES.includes(type);
  const histogram = shown.filter(isOfBuckets).map((type) => ({
    type,
    values: times.map((at) => ({
      timestamp: written(world, at),
      data: bucketsOf(world, workload, type, at),
    })),
  }));
  const plain = shown.filter((type) => !isOfBuckets(type));
  const measurements = plain.map((type) => ({
    type,
    labels: null,
    values: times.map((at) => ({
      value: valueOf(world, workload, type, at),
      timestamp: written(world, at),
    })),
  }));
  return json(world.knobs.metricsPartial ? 207 : 200, {
    measurements,
    ...(known === GENERIC_TYPES && { histogram: histogram.length === 0 ? null : histogram }),
  });
}

function instant(query: URLSearchParams, name: string): number {
  const at = Date.parse(query.get(name) ?? '');
  if (Number.isNaN(at)) throw new ApiError(400, `${name} must be a date and time`);
  return at;
}

/** Cumulative counts up to a bound in seconds, as Prometheus has them, or percentiles. */
function bucketsOf(
  { knobs }: RunaiWorld,
  workload: Workload,
  type: string,
  at: number,
): Record<string, string> {
  if (NIM_PERCENTILES.includes(type)) {
    const isNaN = knobs.fault.nanLatency || workload.runningPods === 0;
    return isNaN ? { p50: 'NaN', p90: 'NaN', p99: 'NaN' } : { p50: '0.4', p90: '0.9', p99: '1.8' };
  }
  if (knobs.fault.nanLatency) return { '0.5': 'NaN', '1': 'NaN', '+Inf': 'NaN' };
  const all = requestsUntil(workload, at);
  return { '0.5': String(all * 0.6), '1': String(all), '+Inf': String(all) };
}

/** What a counter of requests has come to: two and a half each second and pod. */
function requestsUntil({ createdAt, runningPods }: Workload, at: number): number {
  return (Math.max(0, at - createdAt) / 1000) * runningPods * 2.5;
}

function valueOf(world: RunaiWorld, workload: Workload, type: string, at: number): string {
  if (type === 'LATENCY' && world.knobs.fault.nanLatency) return 'NaN';
  const said = workload.metrics[type];
  if (said !== undefined) return said;
  if (type === 'NIM_REQUEST_SUCCESS_TOTAL') return String(requestsUntil(workload, at));
  if (type === 'THROUGHPUT') return String(workload.runningPods * 2.5);
  // Without requests there is no mean.
  if (type === 'LATENCY') return workload.runningPods === 0 ? 'NaN' : '42.5';
  return type.endsWith('POD_COUNT') ? String(workload.runningPods) : '1';
}

function written(world: RunaiWorld, at: number): string {
  const iso = new Date(at).toISOString();
  if (world.knobs.metricTime === 'iso') return iso;
  const local = iso.replace('Z', '');
  return world.knobs.metricTime === 'space' ? local.replace('T', ' ') : local;
}
