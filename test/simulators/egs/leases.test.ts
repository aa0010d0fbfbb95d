import { describe, expect, test } from 'vitest';
import { data, described, gprOf, listed, remove, settled } from './knob-tests/steps.ts';
import { type Bench, bench, ENDPOINT, gpuSpec } from './test-client.ts';

/** So that a test may jump over days and go on calling. */
const LONG_TOKENS = { tokenTtlS: 10_000_000 };
const START = Date.parse('2026-01-05T10:00:00Z');

/** GPUs for so many at once. */
const room = (sim: Bench, totalGpuNodes: number) =>
  sim.control.setInventory('worker-1', [
    { instanceType: 'n1-highcpu-2', gpuShape: 'Tesla-T4', memoryPerGpu: 15, gpuPerNode: 1, totalGpuNodes },
  ]);

const states = async (sim: Bench) =>
  Object.fromEntries((await sim.control.gprs()).map(({ endpointName, state }) => [endpointName, state]));

test('a GPR as the platform shows it while it waits, holds and is over', async () => {
  await using sim = await bench({ now: () => START, knobs: LONG_TOKENS });
  await sim.create('llama', { gpuSpec: { ...gpuSpec, exitDuration: '0d1h5m' } });
  const waiting = {
    gprId: expect.stringMatching(/^gpr-/),
    sliceName: 'team-a',
    clusterName: 'worker-1',
    numberOfGPUs: 1,
    numberOfGPUNodes: 1,
    instanceType: 'n1-highcpu-2',
    memoryPerGPU: 15,
    priority: 50,
    gpuSharingMode: 'Virtual Machine',
    estimatedStartTime: '2026-01-05T10:00:00Z',
    estimatedWaitTime: '0h0m0s',
    exitDuration: '1h5m0s',
    earlyRelease: false,
    gprName: expect.stringMatching(/^llama-gpr-/),
    gpuShape: 'Tesla-T4',
    multiNode: false,
    dedicatedNodes: false,
    enableRDMA: false,
    enableSecondaryNetwork: false,
    status: {
      provisioningStatus: 'Queued',
      failureReason: '',
      numGpusAllocated: 0,
      startTimestamp: '',
      completionTimestamp: '',
      cost: '',
      nodes: null,
      internalState: '',
      retryCount: 0,
      delayedCount: 0,
    },
    enforceIdleTimeOut: false,
    idleTimeOutDuration: '',
  };
  expect(await gprOf(sim, 'llama')).toEqual(waiting);
  await sim.control.advance(1000);
  const nodes = ['worker-1-n1-highcpu-2-1'];
  const held = { provisioningStatus: 'Successful', internalState: 'Reserved', nodes };
  expect(await gprOf(sim, 'llama')).toEqual({
    ...waiting,
    status: { ...waiting.status, ...held, startTimestamp: '2026-01-05T10:00:00Z' },
  });
  await sim.control.advance(65 * 60_000);
  const over = { provisioningStatus: 'Complete', internalState: 'Released', nodes };
  expect(await gprOf(sim, 'llama')).toEqual({
    ...waiting,
    status: { ...waiting.status, ...over, completionTimestamp: '2026-01-05T11:05:00Z' },
  });
});

test('the wait that is expected, and when it ends', async () => {
  await using sim = await bench({ now: () => START, knobs: { durations: { queueMs: 3_674_000 } } });
  await sim.create('llama');
  expect(await gprOf(sim, 'llama')).toMatchObject({
    estimatedWaitTime: '1h1m14s',
    estimatedStartTime: '2026-01-05T11:01:14Z',
  });
});

test('a lease ends to the moment, and its GPR is shown as released', async () => {
  await using sim = await bench({ knobs: LONG_TOKENS });
  await sim.create('llama');
  await sim.control.advance(100 + 6 * 86_400_000 - 1);
  expect(await described(sim, 'llama')).toMatchObject({
    status: 'Running',
    gpuRequests: [{ status: 'Provisioned' }],
  });
  await sim.control.advance(1);
  expect(await described(sim, 'llama')).toMatchObject({
    status: 'Pending',
    gpuRequests: [{ status: 'Released' }],
  });
  expect((await remove(sim, 'llama')).status).toBe(200);
});

test('somebody renews a lease: two requests, and it serves again', async () => {
  await using sim = await bench();
  await settled(sim, 'llama');
  await sim.control.endLease('llama');
  await sim.control.renewLease('llama');
  await sim.control.advance(1000);
  expect(await described(sim, 'llama')).toMatchObject({
    status: 'Running',
    gpuRequests: [{ status: 'Released' }, { status: 'Provisioned' }],
  });
  await sim.control.endLease('llama');
  expect(await described(sim, 'llama')).toMatchObject({ status: 'Pending' });
});

test('a GPR that was taken out of the queue leaves its endpoint waiting', async () => {
  await using sim = await bench();
  await sim.create('llama');
  const gprId = (await sim.control.gprs())[0]?.id;
  expect((await sim.call('DELETE', '/api/v1/gpr', { gprId })).status).toBe(200);
  await sim.control.advance(10_000);
  expect(await described(sim, 'llama')).toMatchObject({ status: 'Pending', gpuRequests: [] });
  expect((await sim.call('DELETE', '/api/v1/gpr', { gprId })).status).toBe(404);
});

describe('the queue', () => {
  test('who comes first holds, and the highest priority is next', async () => {
    await using sim = await bench();
    await room(sim, 1);
    await settled(sim, 'first');
    await sim.create('low', { gpuSpec: { ...gpuSpec, priority: 1 } });
    await sim.create('high', { gpuSpec: { ...gpuSpec, priority: 300 } });
    await sim.control.advance(10_000);
    expect(await states(sim)).toEqual({ first: 'Held', low: 'Queued', high: 'Queued' });
    expect((await listed(sim)).map((row) => row['status'])).toEqual(['Running', 'Pending', 'Pending']);
    await sim.control.endLease('first');
    expect(await states(sim)).toEqual({ first: 'Over', low: 'Queued', high: 'Held' });
  });

  test.each([
    { reason: 'the highest priority, although it came first', priorities: [300, 1], next: 'a' },
    { reason: 'of equals the one that came first', priorities: [50, 50], next: 'a' },
    { reason: 'the highest priority, although it came last', priorities: [1, 300], next: 'b' },
  ])('next is $reason', async ({ priorities: [a, b], next }) => {
    await using sim = await bench();
    await room(sim, 1);
    await settled(sim, 'first');
    await sim.create('a', { gpuSpec: { ...gpuSpec, priority: a } });
    await sim.create('b', { gpuSpec: { ...gpuSpec, priority: b } });
    await sim.control.advance(10_000);
    await sim.control.endLease('first');
    expect(await states(sim)).toMatchObject({ [next]: 'Held', [next === 'a' ? 'b' : 'a']: 'Queued' });
  });

  test('the priority of what waits can be raised, and of what holds cannot', async () => {
    await using sim = await bench();
    await room(sim, 1);
    await settled(sim, 'first');
    await sim.create('a');
    await sim.create('b');
    const ids = (await sim.control.gprs()).map(({ id }) => id);
    const raise = async (n: number) =>
      (await sim.call('PUT', '/api/v1/gpr', { gprId: ids[n], priority: 200 })).status;
    expect([await raise(0), await raise(2)]).toEqual([500, 200]);
    await sim.control.endLease('first');
    await sim.control.advance(1000);
    expect(await states(sim)).toEqual({ first: 'Over', a: 'Queued', b: 'Held' });
  });

  test('GPUs that come are given', async () => {
    await using sim = await bench();
    await room(sim, 0);
    await settled(sim, 'llama');
    expect(await states(sim)).toEqual({ llama: 'Queued' });
    await room(sim, 1);
    expect(await sim.control.gprs()).toEqual([
      expect.objectContaining({ state: 'Held', startedAt: await sim.control.now() }),
    ]);
  });

  test.each([
    { reason: 'more memory than a GPU has', more: { memoryPerGPU: 22 } },
    { reason: 'more GPUs than a node has', more: { numberOfGPUs: 2 } },
    { reason: 'a type of node that there is not', more: { instanceType: 'n1-none' } },
  ])('$reason waits for ever', async ({ more }) => {
    await using sim = await bench();
    await settled(sim, 'llama', { gpuSpec: { ...gpuSpec, ...more } });
    await sim.control.advance(86_400_000);
    expect(await states(sim)).toEqual({ llama: 'Queued' });
  });

  test('a name of the GPU in another case does no harm', async () => {
    await using sim = await bench();
    await settled(sim, 'llama', { gpuSpec: { ...gpuSpec, gpuShape: 'tesla-T4' } });
    expect(await states(sim)).toEqual({ llama: 'Held' });
  });

  test('who is evicted waits again, and gets GPUs in the end', async () => {
    await using sim = await bench();
    await settled(sim, 'llama');
    await sim.control.evict('llama');
    expect(await described(sim, 'llama')).toMatchObject({
      status: 'Pending',
      gpuRequests: [{ status: 'Queued' }],
    });
    expect((await sim.control.gprs())[0]?.startedAt).toBeUndefined();
    await sim.control.advance(1000);
    expect((await listed(sim))[0]?.['status']).toBe('Running');
  });

  test('who was evicted once keeps what it gets then', async () => {
    await using sim = await bench({ knobs: { evictAfterMs: 2000 } });
    await settled(sim, 'llama');
    await sim.control.advance(100_000);
    expect(await sim.control.gprs()).toEqual([expect.objectContaining({ state: 'Held', delayedCount: 1 })]);
  });
});

test('a list of GPRs is by id, with those that are over and without those that were deleted', async () => {
  await using sim = await bench();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await sim.create(name);
  await sim.control.advance(1000);
  await sim.control.endLease('a');
  await sim.create('queued');
  await remove(sim, 'queued');
  const { items } = await data(sim, 'GET', '/api/v1/gpr/list?sliceName=team-a');
  const ids = (items as { gprId: string }[]).map(({ gprId }) => gprId);
  expect(ids).toHaveLength(6);
  expect(ids).toEqual(ids.toSorted());
});

test('a GPR can be renamed', async () => {
  await using sim = await bench();
  await sim.create('llama');
  const gprId = (await sim.control.gprs())[0]?.id;
  await sim.call('PUT', '/api/v1/gpr', { gprId, gprName: 'mine' });
  expect(await gprOf(sim, 'llama')).toMatchObject({ gprName: 'mine' });
  expect((await sim.call('GET', `${ENDPOINT}?workspace=team-a&endpoint=llama`)).text).toContain(
    '"gprName":"mine"',
  );
});
