import { describe, expect, test } from 'vitest';
import { data, described, gprOf, listed, remove, settled } from './knob-tests/steps.ts';
import { bench, creation, ENDPOINT, gpuSpec } from './test-client.ts';

const OK = { statusCode: 200, status: 'OK', message: 'Success' };

test('a create answers the name alone, and says nothing of an id', async () => {
  await using sim = await bench();
  const { status, body } = await sim.call('POST', ENDPOINT, creation('llama'));
  expect({ status, body }).toEqual({ status: 200, body: { ...OK, data: { endpointName: 'llama' } } });
});

test('an endpoint waits for its GPUs, starts, and serves in the end', async () => {
  await using sim = await bench();
  const namespace = await sim.create('llama');
  expect(namespace).toMatch(/^team-a-llama-[a-z0-9]{6}$/);
  const brief = { endpointName: 'llama', modelName: 'huggingface', clusterName: 'worker-1', namespace };
  expect(await listed(sim)).toEqual([{ ...brief, status: 'Pending', endpoint: '' }]);
  expect(await described(sim, 'llama')).toMatchObject({ predictStatus: 'NotReady', dnsRecords: [] });
  await sim.control.advance(100);
  expect(await sim.control.workload('llama')).toMatchObject({ phase: 'Starting' });
  await sim.control.advance(200);
  expect(await listed(sim)).toEqual([{ ...brief, status: 'Running', endpoint: '' }]);
  await sim.control.advance(50);
  const endpoint = 'https://llama.team-a.example.com/v1/models/llama:predict';
  expect(await listed(sim)).toEqual([{ ...brief, status: 'Running', endpoint }]);
  expect(await described(sim, 'llama')).toEqual({
    ...brief,
    status: 'Running',
    endpoint,
    predictStatus: 'Ready',
    ingressStatus: 'Ready',
    tryCommand: expect.arrayContaining([expect.stringMatching(/^curl/)]),
    dnsRecords: [{ dns: 'llama.team-a.example.com', type: 'A', value: '192.0.2.7' }],
    gpuRequests: [
      {
        gprName: expect.stringMatching(/^llama-gpr-[a-z0-9]{6}$/),
        gprId: expect.stringMatching(/^gpr-[0-9a-f]{8}-[0-9a-f]{4}$/),
        instanceType: 'n1-highcpu-2',
        gpuShape: 'Tesla-T4',
        numberOfGPUs: 1,
        numberOfGPUNodes: 1,
        memoryPerGPU: '15360',
        status: 'Provisioned',
      },
    ],
  });
});

test('an endpoint on CPUs needs no lease', async () => {
  await using sim = await bench();
  await sim.create('llama', { gpuSpec: null });
  await sim.control.advance(250);
  expect(await sim.control.workload('llama')).toMatchObject({ serves: true, gprs: [] });
  expect((await remove(sim, 'llama')).status).toBe(200);
});

test('a raw spec counts by its format; what it says is not shown, and people find its annotation', async () => {
  await using sim = await bench();
  const rawModelSpec = [
    'apiVersion: serving.kserve.io/v1beta1',
    'kind: InferenceService',
    'metadata:',
    '  name: llama',
    '  annotations:',
    '    inference-operator.io/owner: owner/default/llama',
    'spec:',
    '  predictor:',
    '    model:',
    '      modelFormat: {name: sklearn}',
  ].join('\n');
  await sim.create('llama', { modelSpec: null, rawModelSpec });
  expect(await described(sim, 'llama')).toMatchObject({ modelName: 'sklearn' });
  expect(JSON.stringify(await described(sim, 'llama'))).not.toContain('owner/default');
  expect(await sim.control.workload('llama')).toMatchObject({
    ownerAnnotation: 'owner/default/llama',
    sent: { rawModelSpec },
  });
});

test('a raw spec with containers of its own has no format', async () => {
  await using sim = await bench();
  const rawModelSpec = 'spec:\n  predictor:\n    containers: [{name: own, image: mine}]\n';
  await sim.create('llama', { modelSpec: null, rawModelSpec });
  expect(await described(sim, 'llama')).toMatchObject({ modelName: '' });
});

describe('a deletion', () => {
  test('while the GPUs are waited for takes the GPR out of the queue', async () => {
    await using sim = await bench();
    const gprId = await sim.create('llama').then(async () => (await sim.control.gprs())[0]?.id);
    const { status, body } = await remove(sim, 'llama');
    expect({ status, body }).toEqual({ status: 200, body: { ...OK, data: {} } });
    expect((await listed(sim))[0]?.['status']).toBe('Terminating');
    expect((await sim.call('GET', `/api/v1/gpr?gprId=${gprId}`)).status).toBe(404);
    await sim.control.advance(149);
    expect(await listed(sim)).toHaveLength(1);
    await sim.control.advance(1);
    expect(await listed(sim)).toEqual([]);
  });

  test('goes through once the GPUs are released', async () => {
    await using sim = await bench();
    await settled(sim, 'llama');
    const gprId = (await sim.control.gprs())[0]?.id;
    expect((await remove(sim, 'llama')).status).toBe(500);
    await sim.call('PUT', '/api/v1/gpr', { gprId, earlyRelease: true });
    expect((await remove(sim, 'llama')).status).toBe(500);
    await sim.control.advance(100);
    expect(await gprOf(sim, 'llama')).toMatchObject({
      earlyRelease: true,
      status: { internalState: 'Released' },
    });
    expect((await remove(sim, 'llama')).status).toBe(200);
    await sim.control.advance(150);
    expect(await sim.control.workloads()).toEqual([]);
  });

  test('twice is one', async () => {
    await using sim = await bench();
    await sim.create('llama', { gpuSpec: null });
    for (let call = 0; call < 2; call += 1) expect((await remove(sim, 'llama')).status).toBe(200);
    expect((await sim.control.ledger()).map(({ effect }) => effect)).toEqual(['create', 'delete']);
  });

  test('that is under way is not refused for the GPUs that are held', async () => {
    await using sim = await bench({ knobs: { deleteHeldGpr: '500gone' } });
    await settled(sim, 'llama');
    expect([(await remove(sim, 'llama')).status, (await remove(sim, 'llama')).status]).toEqual([500, 200]);
  });

  test('has its effect on describe at once, whatever the list still says', async () => {
    await using sim = await bench({ knobs: { listLagMs: { deleted: 1000 } } });
    await sim.create('llama', { gpuSpec: null });
    await remove(sim, 'llama');
    await sim.control.advance(150);
    expect(await listed(sim)).toHaveLength(1);
    expect((await sim.call('GET', `${ENDPOINT}?workspace=team-a&endpoint=llama`)).status).toBe(404);
  });

  test('names the cluster: the same name in another stays', async () => {
    await using sim = await bench({ knobs: { nameScope: 'cluster' } });
    await sim.create('llama', { gpuSpec: null, clusterName: 'worker-2' });
    await sim.create('llama', { gpuSpec: null });
    await remove(sim, 'llama');
    await sim.control.advance(1000);
    expect((await listed(sim)).map((row) => row['clusterName'])).toEqual(['worker-2']);
  });

  test('whose body is not said to be JSON is not understood', async () => {
    await using sim = await bench();
    await sim.create('llama', { gpuSpec: null });
    const response = await fetch(`${sim.simulator.url}${ENDPOINT}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${sim.token}` },
      body: JSON.stringify({ endpoint: 'llama', workspace: 'team-a', cluster: 'worker-1' }),
    });
    expect(response.status).toBe(422);
    expect(await listed(sim)).toHaveLength(1);
  });
});

test('the name of what is gone is free, and its next bearer has another namespace', async () => {
  await using sim = await bench();
  const first = await sim.create('llama', { gpuSpec: null });
  await remove(sim, 'llama');
  expect((await sim.call('POST', ENDPOINT, creation('llama'))).status).toBe(409);
  await sim.control.advance(150);
  expect(await sim.create('llama')).not.toBe(first);
});

test('one that is going away has no URL any more', async () => {
  await using sim = await bench();
  await settled(sim, 'llama', { gpuSpec: null });
  await remove(sim, 'llama');
  expect(await listed(sim)).toEqual([expect.objectContaining({ status: 'Terminating', endpoint: '' })]);
});

test('one that vanishes is listed as it was, for as long as lists lag', async () => {
  await using sim = await bench({ knobs: { listLagMs: { deleted: 1000 } } });
  await sim.control.script('llama', { kind: 'vanish', afterMs: 1500 });
  await settled(sim, 'llama');
  await sim.control.advance(500);
  expect(await sim.control.workloads()).toEqual([]);
  expect(await listed(sim)).toEqual([expect.objectContaining({ status: 'Running' })]);
});

test('a name is free in another workspace', async () => {
  await using sim = await bench();
  await sim.create('llama');
  expect((await sim.call('POST', ENDPOINT, creation('llama', { workspace: 'team-b' }))).status).toBe(200);
});

test('a list is of one workspace', async () => {
  await using sim = await bench();
  await sim.create('here');
  await sim.create('there', { workspace: 'team-b', gpuSpec });
  expect((await listed(sim, 'team-b')).map((row) => row['endpointName'])).toEqual(['there']);
  expect(await data(sim, 'GET', '/api/v1/gpr/list?sliceName=team-b')).toMatchObject({
    items: [{ sliceName: 'team-b' }],
  });
});
