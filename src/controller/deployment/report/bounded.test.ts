import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type InferenceDeploymentStatus,
  inferenceDeploymentStatusSchema,
} from '../../../crd/inference-deployment.ts';
import { statusBounds } from '../../../crd/status-bounds.ts';
import { bounded } from './bounded.ts';

const long = (length: number): string => 'x'.repeat(length);
const endpoint = (name: string, url = 'https://a'): { name: string; url: string; type: string } => ({
  name,
  url,
  type: 'Serving',
});

test.for<[why: string, status: InferenceDeploymentStatus, result: InferenceDeploymentStatus]>([
  ['text is cut', { phase: long(300) }, { phase: `${long(255)}…` }],
  [
    'text is one line, with nothing in it that a terminal obeys',
    {
      phase: 'Run\u001b[2Jning',
      phaseMessage: 'a\nb',
      operation: { type: 'Update', startedAt: '2026-01-05T10:00:00Z', lastError: 'a\u2028\u202eb' },
      regions: [{ name: '7\t', message: 'a\r\nb' }],
      drift: [{ path: 'image', observed: 'a\nb' }],
    },
    {
      phase: 'Run [2Jning',
      phaseMessage: 'a b',
      operation: { type: 'Update', startedAt: '2026-01-05T10:00:00Z', lastError: 'a b' },
      regions: [{ name: '7 ', message: 'a b' }],
      drift: [{ path: 'image', observed: 'a b' }],
    },
  ],
  ['an empty phase is one', { phase: '' }, { phase: '' }],
  [
    'a URL that would not fit is left out: cut it would lead elsewhere',
    { endpoints: [endpoint('a', `https://${long(3_000)}`), endpoint('b')] },
    { endpoints: [endpoint('b')] },
  ],
  ['a list that becomes empty is none', { endpoints: [endpoint('')] }, { endpoints: undefined }],
  [
    'a name that comes twice is told once',
    { endpoints: [endpoint('a', 'https://1'), endpoint('a', 'https://2')] },
    { endpoints: [endpoint('a', 'https://2')] },
  ],
  [
    'an endpoint without a type',
    { endpoints: [{ name: 'a', url: 'https://a', type: '' }] },
    { endpoints: [{ name: 'a', url: 'https://a' }] },
  ],
  ['a count that is no int32', { replicas: 2 ** 40 }, { replicas: 2 ** 31 - 1 }],
  ['a count below nothing', { replicas: -1 }, { replicas: 0 }],
  ['a count that is none', { replicas: Number.NaN }, { replicas: undefined }],
  [
    'a time that is none',
    { workload: { id: 'a', createdAt: 'yesterday', leaseExpiresAt: 'tomorrow' } },
    { workload: { id: 'a', createdAt: undefined, leaseExpiresAt: undefined } },
  ],
  [
    'a time without its zone',
    { workload: { createdAt: '2026-01-05T10:00Z' } },
    { workload: { createdAt: '2026-01-05T10:00:00Z' } },
  ],
  [
    'a time of another zone',
    { workload: { createdAt: '2026-01-05T12:00:00+02:00' } },
    { workload: { createdAt: '2026-01-05T10:00:00Z' } },
  ],
  [
    'a time as the platform wrote it',
    { workload: { createdAt: '2026-01-05T10:00:00.120Z' } },
    { workload: { createdAt: '2026-01-05T10:00:00.120Z' } },
  ],
  ['an empty id is none', { workload: { id: '', name: 'a' } }, { workload: { id: undefined, name: 'a' } }],
  [
    'drift',
    { drift: [{ path: 'a', desired: long(2_000) }] },
    { drift: [{ path: 'a', desired: `${long(1_023)}…` }] },
  ],
])('%s', ([, status, result]) => {
  expect(bounded(status)).toEqual(result);
});

test('as many endpoints as status takes', () => {
  const endpoints = Array.from({ length: 600 }, (_, at) => endpoint(`e${at}`));
  expect(bounded({ endpoints }).endpoints).toHaveLength(statusBounds.endpoints);
});

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer({ min: 0, max: 40_000 }).map(long),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const anyStatus = fc.record({
  phase: maybe(words),
  phaseMessage: maybe(words),
  workload: maybe(
    fc.record({
      id: maybe(words),
      name: maybe(words),
      home: maybe(words),
      createdAt: maybe(words),
      url: maybe(words),
    }),
  ),
  endpoints: maybe(fc.array(fc.record({ name: words, url: words, type: words }), { maxLength: 5 })),
  replicas: maybe(fc.double()),
  operation: maybe(
    fc.record({
      type: fc.constant('Update' as const),
      startedAt: fc.constant('2026-01-05T10:00:00Z'),
      id: maybe(words),
      hash: maybe(words),
      lastError: maybe(words),
      baseline: maybe(words),
    }),
  ),
  drift: maybe(
    fc.array(fc.record({ path: words.filter((path) => path !== ''), desired: words, observed: words }), {
      maxLength: 15,
    }),
  ),
});

test('whatever a platform answers, the API server takes it', () => {
  fc.assert(
    fc.property(anyStatus, (status) => {
      const result = bounded(status);
      expect(inferenceDeploymentStatusSchema.strict().safeParse(result).error?.issues ?? []).toEqual([]);
      const names = (result.endpoints ?? []).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      // Once more it changes nothing, so that the next pass finds no difference.
      expect(bounded(result)).toEqual(result);
    }),
  );
});
