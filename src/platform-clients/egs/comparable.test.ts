import { describe, expect, test } from 'vitest';
import { parseTimestamp } from '../../time/timestamp.ts';
import type { Observation } from '../platform.ts';
import { type Comparable, differences, formatFingerprint, recognise } from './comparable.ts';
import type { EgsDetail } from './detail.ts';

const gpu = { gpuShape: 'Tesla-T4', instanceType: 'n1-highcpu-2', numberOfGPUs: 1, numberOfGPUNodes: 1 };
const sent = (more: Partial<Comparable> = {}): string =>
  formatFingerprint({ clusterName: 'worker-1', modelName: 'huggingface', gpu, ...more });
const request = (more: object = {}) => ({
  ...gpu,
  gprName: 'llama-gpr-gh6aj7',
  gprId: 'gpr-7c29e338-ebda',
  status: 'Provisioned',
  ...more,
});
const gpr = (estimatedStartTime: string) => ({ gprId: 'gpr-7c29e338-ebda', estimatedStartTime });

function observed(more: Record<string, unknown> = {}): Observation {
  const detail = {
    clusterName: 'worker-1',
    modelName: 'huggingface',
    gpuRequests: [request()],
    gprs: [gpr('')],
    gprsAreKnown: true,
    inventory: undefined,
    others: [],
    serves: true,
    clockAhead: 0,
    ...more,
  } as unknown as EgsDetail;
  return { detail } as unknown as Observation;
}

describe('differences', () => {
  const diff = (fingerprint: string, more?: Record<string, unknown>) =>
    differences(fingerprint, observed(more), (text) => text);

  test('none, whatever else there is', () => {
    expect(diff(sent())).toEqual([]);
    expect(diff(sent({ gpu: null }), { gpuRequests: [] })).toEqual([]);
  });

  test.each([
    [{ modelName: 'sklearn' }, 'modelSpec.modelName', 'huggingface', 'sklearn'],
    [{ gpuRequests: [request({ gpuShape: 'A100' })] }, 'gpuSpec.gpuShape', 'Tesla-T4', 'A100'],
    [{ gpuRequests: [request({ instanceType: 'big' })] }, 'gpuSpec.instanceType', 'n1-highcpu-2', 'big'],
    [{ gpuRequests: [request({ numberOfGPUs: 2 })] }, 'gpuSpec.numberOfGPUs', '1', '2'],
    [{ gpuRequests: [request({ numberOfGPUNodes: 3 })] }, 'gpuSpec.numberOfGPUNodes', '1', '3'],
  ])('%j', (more, path, desired, found) => {
    expect(diff(sent(), more)).toEqual([{ path, desired, observed: found, mutable: false }]);
  });

  test('GPUs that nobody asked for', () => {
    expect(diff(sent({ gpu: null }))).toEqual([{ path: 'gpuSpec', mutable: false }]);
  });

  test.each([
    ['what is not shown', { modelName: '', gpuRequests: [] }],
    ['what was not described', { gpuRequests: undefined }],
    ['fields that a request does not show', { gpuRequests: [request({ gpuShape: '', numberOfGPUs: null })] }],
    ['memory, which comes in another unit', { gpuRequests: [request({ memoryPerGPU: '24576' })] }],
    [
      'a request that is over beside one that is not',
      { gpuRequests: [request({ numberOfGPUs: 4, status: 'Released' }), request()] },
    ],
  ])('nothing follows from %s', (_, more) => {
    expect(diff(sent(), more)).toEqual([]);
  });

  test('the format of a raw spec is not compared', () => {
    const { modelName: _, ...raw } = JSON.parse(sent()) as Comparable;
    expect(diff(formatFingerprint(raw), { modelName: 'vllm' })).toEqual([]);
  });

  test('a fingerprint of another version tells nothing', () => {
    expect(diff('v9')).toEqual([]);
    expect(diff('{}')).toEqual([]);
  });
});

describe('recognition of a create', () => {
  const startedAt = parseTimestamp('2026-01-05T10:00:00Z') ?? 0;
  const verdict = (more: Record<string, unknown> = {}, fingerprint = sent()): string | undefined =>
    recognise(fingerprint, startedAt, observed(more));

  test('by its comparable fields', () => {
    expect(verdict()).toBe('Same');
    expect(verdict({ gpuRequests: [] }, sent({ gpu: null }))).toBe('Same');
  });

  test.each([
    ['another model', { modelName: 'sklearn' }],
    ['another cluster', { clusterName: 'worker-2' }],
    ['another GPU', { gpuRequests: [request({ gpuShape: 'A100' })] }],
    ['other counts', { gpuRequests: [request({ numberOfGPUNodes: 2 })] }],
  ])('%s is another', (_, more) => {
    expect(verdict(more)).toBe('Other');
  });

  test('GPUs where none were asked for are another', () => {
    expect(verdict({}, sent({ gpu: null }))).toBe('Other');
  });

  test.each([
    ['not described', { gpuRequests: undefined }],
    ['without GPU requests yet', { gpuRequests: [] }],
    ['without a model yet', { modelName: '' }],
    ['with a request that shows little', { gpuRequests: [request({ instanceType: '' })] }],
    ['with a request that cannot be read', { gprs: [], gprsAreKnown: false }],
  ])('unclear while %s', (_, more) => {
    expect(verdict(more)).toBe('Unclear');
  });

  test.each([
    ['2026-01-05T10:05:00Z', 'Same'],
    ['2026-01-05T09:50:00Z', 'Same'],
    ['2026-01-05T09:49:59Z', 'Other'],
    ['', 'Same'],
    ['soon', 'Same'],
  ])('GPUs estimated for %s, of a create at 10:00: %s', (estimated, expected) => {
    expect(verdict({ gprs: [gpr(estimated)] })).toBe(expected);
  });

  test.each([
    ['2026-01-05T09:00:00Z', -3_600_000, 'Same'],
    ['2026-01-05T08:49:59Z', -3_600_000, 'Other'],
    ['2026-01-05T11:00:00Z', 3_600_000, 'Same'],
    ['2026-01-05T10:00:00Z', 3_600_000, 'Other'],
  ])(
    'sequence 33: GPUs estimated for %s, where the clock of EGS is %i ms ahead: %s',
    (estimated, ms, expected) => {
      expect(verdict({ gprs: [gpr(estimated)], clockAhead: ms })).toBe(expected);
    },
  );

  test('which of two of the name it is, and what another version has sent, nothing tells', () => {
    expect(verdict({ others: ['team-a-llama-other1'] })).toBeUndefined();
    expect(verdict({}, 'v9')).toBeUndefined();
  });
});
