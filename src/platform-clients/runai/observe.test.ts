import { describe, expect, test } from 'vitest';
import { observationOf, rowOf } from './observe.ts';
import { inferenceSchema, type Workload, workloadSchema } from './schemas.ts';

const base = {
  id: 'w1',
  name: 'llama',
  type: 'Inference',
  projectId: '33',
  clusterId: 'c1',
  phase: 'Running',
  createdAt: '2026-01-05T10:00:00Z',
  updatedAt: '2026-01-05T10:05:00Z',
  runningPods: 1,
  conditions: [],
};
const workload = (more: object = {}): Workload => workloadSchema.parse({ ...base, ...more });
const inference = (more: object = {}): ReturnType<typeof inferenceSchema.parse> =>
  inferenceSchema.parse({
    name: 'llama',
    workloadId: 'w1',
    projectId: 33,
    clusterId: 'c1',
    createdAt: '2026-01-05T10:00:00Z',
    desiredPhase: 'Running',
    spec: {},
    ...more,
  });
const observe = (
  answers: { inference?: object; workload?: object | undefined } = {},
): ReturnType<typeof observationOf> =>
  observationOf(
    {
      inference: inference(answers.inference),
      workload:
        'workload' in answers && answers.workload === undefined ? undefined : workload(answers.workload),
      revisions: { kind: 'Unsupported' },
      recorded: undefined,
      serverTime: undefined,
    },
    7,
    (text) => text,
  );

test('an observation in the words of the port', () => {
  const spec = {
    annotations: [
      { name: 'x', value: 'y' },
      { name: 'inference-operator.io/owner', value: 'o/n/a' },
    ],
  };
  expect(observe({ inference: { spec }, workload: { urls: ['https://llama.example'] } })).toMatchObject({
    id: 'w1',
    name: 'llama',
    home: 'c1/33',
    createdAt: '2026-01-05T10:00:00Z',
    mark: 'o/n/a',
    foreignKind: undefined,
    deleting: false,
    phase: 'Running',
    phaseClass: 'Running',
    phaseMessage: '',
    replicas: 1,
    endpoints: [{ name: 'serving', url: 'https://llama.example', type: 'Serving' }],
    begunAt: 7,
  });
});

describe('phase', () => {
  test.each([
    ['Resuming', 'Initializing'],
    ['Suspending', 'Stopping'],
    ['Terminating', 'Deleting'],
    ['Brand New', 'Unknown'],
    ['constructor', 'Unknown'],
  ])('%s is %s', (phase, phaseClass) => {
    expect(observe({ workload: { phase } })).toMatchObject({ phase, phaseClass });
  });

  test('actualPhase goes before the phase of the generic view', () => {
    expect(observe({ inference: { actualPhase: 'Initializing' } }).phase).toBe('Initializing');
  });

  test('what the generic view does not show yet is being created', () => {
    expect(observe({ workload: undefined })).toMatchObject({
      phase: '',
      phaseClass: 'Creating',
      endpoints: [],
    });
  });

  test.each([
    [{ inference: { desiredPhase: 'Deleted' } }],
    [{ workload: { phase: 'Deleting' } }],
    [{ workload: { deletedAt: '2026-01-05T10:00:00Z' } }],
  ])('%j is going away', (answers) => {
    expect(observe(answers)).toMatchObject({ deleting: true, phaseClass: 'Deleting' });
  });
});

describe('scaled to zero (quirk 8)', () => {
  const sleeping = { inference: { spec: { autoscaling: { minReplicas: 0 } } } };
  const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
  test.each([
    ['Running', {}, 'ScaledToZero'],
    ['Stopped', {}, 'ScaledToZero'],
    ['Completed', {}, 'ScaledToZero'],
    ['Pending', ready, 'ScaledToZero'],
    ['Pending', {}, 'Pending'],
    ['Pending', { ...ready, phaseReason: 'OverLimit' }, 'Pending'],
    ['Pending', { ...ready, pendingSchedulingMessages: [{ reason: 'no GPU' }] }, 'Pending'],
    ['Initializing', ready, 'Initializing'],
    ['Failed', ready, 'Failed'],
    ['Running', { conditions: [{ type: 'Failed', status: 'True' }] }, 'Running'],
    ['Running', { runningPods: 1 }, 'Running'],
    ['Running', { runningPods: null }, 'Running'],
  ])('%s %j is %s', (phase, more, phaseClass) => {
    expect(observe({ ...sleeping, workload: { runningPods: 0, phase, ...more } }).phaseClass).toBe(
      phaseClass,
    );
  });

  test.each([
    ['Running', 0, 'Stopped'],
    ['Pending', 0, 'Stopped'],
    ['Completed', 0, 'Stopped'],
    ['Stopped', undefined, 'Stopped'],
    ['Failed', 0, 'Failed'],
    ['Running', 1, 'Stopping'],
  ])('not where somebody suspended it: %s with %s pods is %s', (phase, runningPods, phaseClass) => {
    const inference = { ...sleeping.inference, desiredPhase: 'Stopped' };
    expect(observe({ inference, workload: { phase, runningPods } }).phaseClass).toBe(phaseClass);
  });

  test('not where the spec does not allow it', () => {
    expect(observe({ workload: { runningPods: 0, phase: 'Stopped' } }).phaseClass).toBe('Stopped');
  });
});

describe('endpoints (quirk 18)', () => {
  test.each([
    ['objects', { endpoints: [{ url: 'https://a.example', x: 1 }] }, ['https://a.example']],
    ['strings', { endpoints: ['https://a.example'] }, ['https://a.example']],
    [
      'urls',
      { urls: ['https://a.example', 'https://b.example'] },
      ['https://a.example', 'https://b.example'],
    ],
    [
      'external connections',
      { externalConnections: [{ name: 'n', url: 'http://a.example:80' }] },
      ['http://a.example:80'],
    ],
    [
      'the first place that has any',
      { endpoints: [], urls: ['https://a.example'], externalConnections: [{ url: 'https://b.example' }] },
      ['https://a.example'],
    ],
    ['each once', { urls: ['https://a.example', 'https://a.example'] }, ['https://a.example']],
    [
      'nothing that is no URL',
      { urls: ['', 'a.example', 'javascript:alert(1)', 7, 'https://a.example'] },
      ['https://a.example'],
    ],
    ['nothing odd', { endpoints: { a: 1 }, urls: null }, []],
  ])('%s', (_, more, urls) => {
    const { endpoints } = observe({ workload: more });
    expect(endpoints.map(({ url }) => url)).toEqual(urls);
    expect(new Set(endpoints.map(({ name }) => name)).size).toBe(urls.length);
  });
});

describe('message', () => {
  test.each([
    [
      'why it waits, before all else',
      {
        phaseMessage: 'waiting',
        pendingSchedulingMessages: [{ nodePool: 'a100', reason: 'r', userMessage: 'no GPU' }],
      },
      'a100: no GPU; waiting',
    ],
    [
      'the reason where there is no message',
      { pendingSchedulingMessages: [{ reason: 'Unschedulable' }] },
      'Unschedulable',
    ],
    [
      'phase message and reason',
      { phaseMessage: 'over quota', phaseReason: 'OverLimit' },
      'over quota; OverLimit',
    ],
    ['nothing twice', { phaseMessage: 'x', phaseReason: 'x' }, 'x'],
    [
      'nothing that another text says as well',
      {
        phaseReason: 'OverLimit',
        phaseMessage: 'no GPU is free',
        pendingSchedulingMessages: [
          { nodePool: 'default', userMessage: 'OverLimit: no GPU is free' },
          { nodePool: 'a100', userMessage: 'all taken' },
        ],
      },
      'default: OverLimit: no GPU is free; a100: all taken',
    ],
    ['nothing odd', { phaseMessage: 7, pendingSchedulingMessages: 'x' }, ''],
  ])('%s', (_, more, message) => {
    expect(observe({ workload: more }).phaseMessage).toBe(message);
  });
});

describe('kind (quirk 19)', () => {
  test.each([
    ['Inference', undefined],
    ['inference-v2', undefined],
    ['Workspace', 'Workspace'],
    ['Distributed inference', 'Distributed inference'],
    ['NIM Service', 'NIM Service'],
  ])('%s', (type, foreignKind) => {
    expect(observe({ workload: { type } }).foreignKind).toBe(foreignKind);
  });
});

describe('mark', () => {
  test.each([
    [{}, undefined],
    [{ annotations: null }, undefined],
    [{ annotations: [{ name: 'inference-operator.io/owner', value: '' }] }, undefined],
    [{ annotations: [{ name: 'inference-operator.io/owner', value: 7 }] }, undefined],
  ])('of %j is %s', (spec, mark) => {
    expect(observe({ inference: { spec } }).mark).toBe(mark);
  });
});

describe('rows', () => {
  const digest = (more: object): string => rowOf(workload(more)).digest;
  test.each([
    ['phase', { phase: 'Failed' }],
    ['message', { phaseMessage: 'x' }],
    ['change time', { updatedAt: '2026-01-05T10:06:00Z' }],
    ['pods', { runningPods: 2 }],
    ['URL', { urls: ['https://a.example'] }],
  ])('another %s is another digest', (_, more) => {
    expect(digest(more)).not.toBe(digest({}));
    expect(digest(more)).toBe(digest(more));
  });

  test('a sleeping workload is one in the list as well', () => {
    expect(
      rowOf(workload({ runningPods: 0, phase: 'Completed', requestedPods: { min: 0 } })).phaseClass,
    ).toBe('ScaledToZero');
    expect(
      rowOf(workload({ runningPods: 0, phase: 'Completed', requestedPods: { min: 1 } })).phaseClass,
    ).toBe('Completed');
  });
});
