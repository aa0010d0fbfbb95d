import { json, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { ApiError } from './api-error.ts';
import { type ApiCall, authenticated, workloadOf } from './caller.ts';
import { inferenceOf } from './inference-routes.ts';
import type { Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

const INFERENCE_TYPES = ['THROUGHPUT', 'LATENCY'];
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
    answer(call, workloadOf(call, call.params['workloadId'] ?? ''), GENERIC_TYPES),
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
  const measurements = shown.map((type) => ({
    type,
    labels: null,
    values: Array.from({ length: samples }, (_, at) => ({
      value: valueOf(world, workload, type),
      timestamp: written(world, start + ((end - start) * (at + 1)) / samples),
    })),
  }));
  return json(world.knobs.metricsPartial ? 207 : 200, { measurements });
}

function instant(query: URLSearchParams, name: string): number {
  const at = Date.parse(query.get(name) ?? '');
  if (Number.isNaN(at)) throw new ApiError(400, `${name} must be a date and time`);
  return at;
}

function valueOf(world: RunaiWorld, workload: Workload, type: string): string {
  if (type === 'LATENCY' && world.knobs.fault.nanLatency) return 'NaN';
  const said = workload.metrics[type];
  if (said !== undefined) return said;
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
