import { describe, expect, test } from 'vitest';
import type { Assessment, Desired, Observation, Question } from '../platform.ts';
import { assess } from './assess.ts';

const atLeaseEnd = { policy: 'Stall', field: 'spec.egs.leaseEndPolicy' } as const;
const desired: Desired = { name: 'llama', body: {}, hash: 'v1:h', atLeaseEnd, notices: [] };

function judge(
  seen: Partial<Omit<Observation, 'detail'>> & { detail?: object },
  more: Partial<Question> = {},
): Assessment {
  const observation = {
    phaseClass: 'Running',
    phaseMessage: '',
    deleting: false,
    begunAt: 1_000,
    ...seen,
    detail: { clusterName: 'worker-1', serves: true, others: [], inventory: undefined, ...seen.detail },
  } as unknown as Observation;
  const polling = { active: 5_000, visibilityWindow: 30_000 };
  return assess({ desired, observation, operation: undefined, provisional: undefined, polling, ...more });
}

test('what runs is ready', () => {
  expect(judge({})).toMatchObject({ ready: true, reason: 'Running', available: true, stuck: false });
});

test.each([
  ['Pending', 'GPU request gpr-1: Queued', false],
  ['Initializing', 'predictStatus is NotReady', true],
  ['Unknown', '', false],
] as const)('%s is not, and goes on', (phaseClass, phaseMessage, serves) => {
  expect(judge({ phaseClass, phaseMessage, detail: { serves } })).toMatchObject({
    ready: false,
    reason: phaseClass,
    message: phaseMessage,
    available: serves,
    stuck: false,
  });
});

test('what is to give back its GPUs is not ready, whatever EGS says of it', () => {
  expect(judge({ detail: { serves: false } })).toMatchObject({
    ready: false,
    reason: 'Failed',
    message: 'Its GPUs are released early.',
    available: false,
    stuck: false,
  });
});

test('what goes away serves nobody', () => {
  expect(judge({ deleting: true, phaseClass: 'Deleting' })).toMatchObject({
    ready: false,
    reason: 'Deleting',
    available: false,
    stuck: false,
  });
});

describe('what is broken may heal for ten minutes', () => {
  const broken = { phaseClass: 'Failed', detail: { serves: false } } as const;
  test.each([
    ['at first sight', 1_000, undefined, false],
    ['shortly before', 600_999, { key: 'failed', since: 1_000 }, false],
    ['after that', 601_000, { key: 'failed', since: 1_000 }, true],
    ['after something else was waited for', 601_000, { key: 'x', since: 1_000 }, false],
  ])('%s', (_, begunAt, provisional, stuck) => {
    expect(judge({ ...broken, begunAt }, { provisional })).toMatchObject({
      ready: false,
      reason: 'Failed',
      stuck,
      provisional: { key: 'failed', apart: 600_000 },
    });
  });
});

describe('an ended lease', () => {
  const lease = { expiresAt: undefined, ended: true };
  test.each(['Running', 'Pending', 'Failed'] as const)('stalls what is %s', (phaseClass) => {
    expect(judge({ phaseClass, lease })).toMatchObject({
      ready: false,
      reason: 'Failed',
      message: 'The GPU lease has ended.',
      stuck: true,
    });
  });

  test('goes on where it is created anew', () => {
    expect(
      judge({ lease }, { desired: { ...desired, atLeaseEnd: { ...atLeaseEnd, policy: 'Recreate' } } }),
    ).toMatchObject({
      ready: false,
      reason: 'Failed',
      stuck: false,
    });
  });
});

test('a second one of the name is for a person to sort out', () => {
  expect(judge({ detail: { others: ['team-a-llama-x'] } })).toMatchObject({
    ready: false,
    stuck: true,
    available: true,
    message: expect.stringContaining('others in namespace team-a-llama-x'),
  });
});

describe('GPUs that no node has (E6)', () => {
  const gpuSpec = {
    gpuShape: 'Tesla-T4',
    instanceType: 'n1-highcpu-2',
    memoryPerGPU: 15,
    numberOfGPUs: 1,
    numberOfGPUNodes: 2,
  };
  const row = {
    clusterName: 'worker-1',
    gpuShape: 'Tesla-T4',
    instanceType: 'n1-highcpu-2',
    memoryPerGpu: 15,
    gpuPerNode: 1,
    totalGpuNodes: 2,
  };
  const message = (inventory: object[] | undefined, wanted: object | null = gpuSpec): string =>
    judge(
      { phaseClass: 'Pending', phaseMessage: 'GPU request gpr-1: Queued', detail: { inventory } },
      { desired: { ...desired, body: { gpuSpec: wanted } } },
    ).message;

  test.each([
    ['one fits', [{ ...row, gpuShape: 'other' }, row]],
    ['nobody knows', undefined],
  ])('nothing is said where %s', (_, inventory) => {
    expect(message(inventory)).toBe('GPU request gpr-1: Queued');
  });

  test.each([
    ['shape', { gpuShape: 'other' }],
    ['type', { instanceType: 'other' }],
    ['memory', { memoryPerGpu: 14 }],
    ['GPUs on a node', { gpuPerNode: 0 }],
    ['nodes', { totalGpuNodes: 1 }],
  ])('another %s does not fit', (_, other) => {
    expect(message([{ ...row, ...other }])).toContain(
      '; gpuSpec fits no GPU nodes of cluster worker-1: it has ',
    );
  });

  test('what there is', () => {
    const kinds = 'Tesla-T4 on n1-highcpu-2 (15 GB, 1 on each of 1 nodes)';
    expect(message([{ ...row, totalGpuNodes: 1 }])).toMatch(
      new RegExp(`it has ${kinds.replaceAll(/[()]/g, '\\$&')}$`),
    );
    expect(message([{ ...row, clusterName: 'worker-2' }])).toMatch(/it has none$/);
  });

  test('nothing is said of what runs on CPUs', () => {
    expect(message([], null)).toBe('GPU request gpr-1: Queued');
  });
});
