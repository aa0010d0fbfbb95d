import { expect, test } from 'vitest';
import { measurementsOf } from './metrics.ts';
import { nimMetricsSchema } from './schemas.ts';

const at = (seconds: number): string => `2026-01-05T10:00:${String(seconds).padStart(2, '0')}Z`;
const counter = (...values: [number, string][]) => ({
  type: 'NIM_REQUEST_SUCCESS_TOTAL',
  labels: null,
  values: values.map(([seconds, value]) => ({ value, timestamp: at(seconds) })),
});
const buckets = (...values: [number, Record<string, string>][]) => ({
  type: 'NIM_E2E_REQUEST_LATENCY_SECONDS',
  values: values.map(([seconds, data]) => ({ timestamp: at(seconds), data })),
});
const measured = (measurements: unknown, histogram: unknown = null) =>
  measurementsOf(nimMetricsSchema.parse({ measurements, histogram }));

test.each<[string, unknown, number | undefined]>([
  ['the growth of the counter', [counter([0, '100'], [30, '130'], [60 - 1, '218'])], 2],
  ['of several series all of it', [counter([0, '0'], [10, '10']), counter([0, '0'], [10, '20'])], 3],
  ['in any order', [counter([10, '20'], [0, '0'])], 2],
  ['one sample tells nothing', [counter([0, '5'])], undefined],
  ['nor one that began anew', [counter([0, '50'], [10, '5'])], undefined],
  ['NaN is left out', [counter([0, '0'], [5, 'NaN'], [10, '10'])], 1],
  ['nothing', [], undefined],
])('throughput: %s', (_why, measurements, throughput) => {
  expect(measured(measurements).throughput).toBe(throughput);
});

test.each<[string, unknown, number | undefined]>([
  [
    'each bucket counts as its middle',
    [buckets([0, { '1': '10', '3': '10', '+Inf': '10' }], [10, { '1': '20', '3': '30', '+Inf': '30' }])],
    1.25,
  ],
  [
    'what has no end, as its beginning',
    [buckets([0, { '1': '0', '+Inf': '0' }], [10, { '1': '0', '+Inf': '4' }])],
    1,
  ],
  ['nothing came', [buckets([0, { '1': '5', '+Inf': '5' }], [10, { '1': '5', '+Inf': '5' }])], undefined],
  ['NaN', [buckets([0, { '1': 'NaN' }], [10, { '1': 'NaN' }])], undefined],
  ['null', null, undefined],
])('latency: %s', (_why, histogram, latency) => {
  expect(measured([], histogram).latency).toBe(latency);
});
