import { describe, expect, test } from 'vitest';
import { clusterIds } from './tenants.ts';
import { type Bench, bench, INFERENCES } from './test-client.ts';

const generic = async (sim: Bench, id: string) => (await sim.call('GET', `/api/v1/workloads/${id}`)).body;

describe('scripted outcomes', () => {
  test('a pull error fails the workload and says why; a PATCH mends it', async () => {
    await using sim = await bench();
    await sim.control.script('llama', { kind: 'pullError' });
    const id = await sim.create('llama');
    await sim.control.advance(1000);
    expect(await generic(sim, id)).toMatchObject({
      phase: 'Failed',
      phaseMessage: 'image vllm/vllm-openai:v0.10.0 cannot be pulled',
      runningPods: 0,
    });
    await sim.control.script('llama', { kind: 'ok' });
    await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { image: 'good' } });
    await sim.control.advance(1000);
    expect(await generic(sim, id)).toMatchObject({ phase: 'Running', phaseMessage: '', runningPods: 1 });
  });

  test('never scheduled stays Pending with a message, and goes on when there is room', async () => {
    await using sim = await bench();
    const id = await sim.create('llama');
    await sim.control.script(id, { kind: 'neverScheduled', message: 'no GPU is free' });
    await sim.control.advance(3_000_000);
    expect(await generic(sim, id)).toMatchObject({
      phase: 'Pending',
      phaseMessage: 'no GPU is free',
      pendingSchedulingMessages: [expect.objectContaining({ userMessage: 'no GPU is free' })],
    });
    await sim.control.script(id, { kind: 'ok' });
    await sim.control.advance(1000);
    expect((await generic(sim, id))['phase']).toBe('Running');
  });

  test('over quota is Pending with its reason', async () => {
    await using sim = await bench();
    await sim.control.script('llama', { kind: 'overQuota', reason: 'OverLimit' });
    const id = await sim.create('llama');
    await sim.control.advance(1000);
    expect(await generic(sim, id)).toMatchObject({ phase: 'Pending', phaseReason: 'OverLimit' });
  });

  test('never ready fails at the initialization timeout of the spec', async () => {
    await using sim = await bench();
    await sim.control.script('llama', { kind: 'neverReady' });
    const id = await sim.create('llama', { servingConfiguration: { initializationTimeoutSeconds: 30 } });
    await sim.control.advance(30_000);
    expect((await generic(sim, id))['phase']).toBe('Initializing');
    await sim.control.advance(1000);
    expect((await generic(sim, id))['phase']).toBe('Failed');
  });

  test('a crash and a degradation come after so long', async () => {
    await using sim = await bench();
    const crashes = await sim.create('crashes');
    const degrades = await sim.create('degrades');
    await sim.control.advance(1000);
    await sim.control.script('crashes', { kind: 'crash', afterMs: 5000 });
    await sim.control.script('degrades', { kind: 'degraded', afterMs: 5000 });
    await sim.control.advance(4999);
    expect((await generic(sim, crashes))['phase']).toBe('Running');
    await sim.control.advance(1);
    expect(await generic(sim, crashes)).toMatchObject({ phase: 'Failed', runningPods: 0 });
    expect(await generic(sim, degrades)).toMatchObject({ phase: 'Degraded', runningPods: 0 });
    await sim.control.clearScripts();
    expect(await generic(sim, degrades)).toMatchObject({ phase: 'Running', runningPods: 1 });
  });

  test('a failed rollout is removed at its deadline, and the old revision goes on serving', async () => {
    await using sim = await bench({ knobs: { rolloutDeadlineMs: 5000 } });
    await sim.control.script('llama', { kind: 'rolloutFails', message: 'bad image' });
    const id = await sim.create('llama');
    await sim.control.advance(1000);
    await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { image: 'bad' } });
    await sim.control.advance(1000);
    expect(await generic(sim, id)).toMatchObject({
      phase: 'Running',
      phaseMessage: 'revision 2 is Failed: bad image',
    });
    await sim.control.advance(5000);
    expect(await generic(sim, id)).toMatchObject({
      phase: 'Running',
      phaseMessage: 'revision 2 was rolled back: bad image',
    });
    const deleted = await sim.call('GET', `${INFERENCES}/${id}/revisions?deleted=true`);
    expect(deleted.body['revisions']).toEqual([
      expect.objectContaining({ images: ['bad'], phase: 'Failed' }),
    ]);
    expect(await sim.control.workload(id)).toMatchObject({
      settled: true,
      servingSpec: { image: 'vllm/vllm-openai:v0.10.0' },
    });
  });

  test('what vanishes by itself is gone in the ledger too', async () => {
    await using sim = await bench();
    await sim.control.script('llama', { kind: 'vanish', afterMs: 5000 });
    const id = await sim.create('llama');
    await sim.control.advance(5000);
    expect((await sim.call('GET', `${INFERENCES}/${id}`)).status).toBe(404);
    const effects = (await sim.control.ledger()).map(({ effect, origin }) => `${effect} ${origin}`);
    expect(effects).toEqual(['create api', 'gone outOfBand']);
  });

  test('a delete that never ends', async () => {
    await using sim = await bench();
    await sim.control.script('llama', { kind: 'stuckDeleting' });
    const id = await sim.create('llama');
    await sim.call('DELETE', `${INFERENCES}/${id}`);
    await sim.control.advance(3_600_000 - 1);
    expect((await generic(sim, id))['phase']).toBe('Deleting');
  });
});

describe('rollouts', () => {
  test('only the newest of several updates wins', async () => {
    await using sim = await bench();
    const id = await sim.create('llama');
    await sim.control.advance(1000);
    await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { image: 'two' } });
    await sim.control.advance(100);
    await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { image: 'three' } });
    await sim.control.advance(50);
    const { body } = await sim.call('GET', `${INFERENCES}/${id}/revisions`);
    const live = (body['revisions'] as { images: string[] }[]).map(({ images }) => images[0]);
    expect(new Set(live)).toEqual(new Set(['vllm/vllm-openai:v0.10.0', 'three']));
    await sim.control.advance(1000);
    const workload = await sim.control.workload(id);
    const history = workload?.revisions.map(({ spec, phase }) => `${String(spec['image'])} ${phase}`);
    expect(history).toEqual(['vllm/vllm-openai:v0.10.0 Running', 'two Pending', 'three Running']);
    expect(workload?.servingSpec?.['image']).toBe('three');
  });

  test('an update before the first revision changes that one', async () => {
    await using sim = await bench();
    const id = await sim.create('llama');
    await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { image: 'two' } });
    await sim.control.advance(1000);
    const workload = await sim.control.workload(id);
    expect(workload?.revisions.map(({ spec }) => spec['image'])).toEqual(['two']);
  });

  test('nothing is patched while it is going away', async () => {
    await using sim = await bench();
    const id = await sim.create('llama');
    await sim.call('DELETE', `${INFERENCES}/${id}`);
    const { status, body } = await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { image: 'two' } });
    expect({ status, message: body['message'] }).toEqual({
      status: 400,
      message: 'workload llama is being deleted',
    });
  });
});

describe('scaling', () => {
  test('to zero after the retention, awake with a request', async () => {
    await using sim = await bench();
    const autoscaling = { minReplicas: 0, maxReplicas: 1, scaleToZeroRetentionSeconds: 60 };
    const id = await sim.create('llama', { autoscaling });
    await sim.control.advance(30_000);
    expect((await generic(sim, id))['runningPods']).toBe(1);
    await sim.control.advance(31_000);
    expect((await generic(sim, id))['runningPods']).toBe(0);
    await sim.control.traffic(id);
    expect((await generic(sim, id))['runningPods']).toBe(1);
    await sim.control.advance(60_000);
    expect((await generic(sim, id))['runningPods']).toBe(0);
  });

  test('an autoscaler sets replicas, and each has a pod', async () => {
    await using sim = await bench();
    const id = await sim.create('llama', {
      autoscaling: { minReplicas: 2, maxReplicas: 5, metric: 'concurrency', metricThreshold: 1 },
    });
    await sim.control.advance(1000);
    expect((await generic(sim, id))['runningPods']).toBe(2);
    await sim.control.setReplicas(id, 4);
    const { body } = await sim.call('GET', `/api/v1/workloads/${id}/pods`);
    expect(body['pods']).toHaveLength(4);
  });
});

describe('a disconnected cluster', () => {
  test('freezes phases until it is back', async () => {
    await using sim = await bench();
    const id = await sim.create('llama');
    await sim.control.setCluster(clusterIds.gpuWest, { state: 'Disconnected' });
    await sim.control.advance(60_000);
    expect((await generic(sim, id))['phase']).toBe('Creating');
    const { body } = await sim.call('GET', `/api/v1/clusters/${clusterIds.gpuWest}`);
    expect(body['status']).toMatchObject({ state: 'Disconnected' });
    await sim.control.setCluster(clusterIds.gpuWest, { state: 'Connected' });
    expect((await generic(sim, id))['phase']).toBe('Running');
  });

  test('keeps a deletion that was asked for going', async () => {
    await using sim = await bench();
    const id = await sim.create('llama');
    await sim.control.advance(1000);
    await sim.control.setCluster(clusterIds.gpuWest, { state: 'Disconnected' });
    await sim.call('DELETE', `${INFERENCES}/${id}`);
    await sim.control.advance(60_000);
    expect((await sim.call('GET', `${INFERENCES}/${id}`)).body['desiredPhase']).toBe('Deleted');
    expect((await generic(sim, id))['phase']).toBe('Running');
    await sim.control.setCluster(clusterIds.gpuWest, { state: 'Connected' });
    expect((await sim.call('GET', `${INFERENCES}/${id}`)).status).toBe(404);
  });
});

describe('an old cluster', () => {
  test.each([
    ['2.18.4', 400, 400],
    ['2.20.0', 202, 400],
    ['2.21.0', 202, 200],
  ])('%s: PATCH %i, revisions %i', async (version, patch, revisions) => {
    await using sim = await bench();
    const id = await sim.create('llama');
    await sim.control.setCluster(clusterIds.gpuWest, { version });
    expect((await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { image: 'b' } })).status).toBe(patch);
    expect((await sim.call('GET', `${INFERENCES}/${id}/revisions`)).status).toBe(revisions);
  });
});
