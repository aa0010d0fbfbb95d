import { expect, test } from 'vitest';
import { generic, listed } from '../knob-tests/steps.ts';
import { clusterIds } from '../tenants.ts';
import { bench, creation, INFERENCES } from '../test-client.ts';
import {
  createNim,
  NIM_SERVICES,
  nimCreation,
  nimService,
  patchNim,
  settledNim,
  syncOf,
  WORKLOADS_V2,
} from './test-steps.ts';

test('a NIM service comes to its cluster and goes through its phases', async () => {
  await using sim = await bench();
  const id = await createNim(sim, 'llama', { replicas: 2, multiNode: { workers: 1 } });
  const story: unknown[] = [];
  for (let step = 0; step < 14; step += 1) {
    const now = [(await syncOf(sim, id))?.status, (await generic(sim, id))['phase']];
    if (JSON.stringify(story.at(-1)) !== JSON.stringify(now)) story.push(now);
    await sim.control.advance(50);
  }
  expect(story).toEqual([
    ['Queued', 'Creating'],
    ['Applying', 'Creating'],
    ['Synced', 'Creating'],
    ['Synced', 'Pending'],
    ['Synced', 'Initializing'],
    ['Synced', 'Running'],
  ]);
  expect(await generic(sim, id)).toMatchObject({ runningPods: 4, requestedPods: { min: 2 } });
});

test('its own GET shows no phase, and the generic V2 GET is wrapped', async () => {
  await using sim = await bench();
  const id = await settledNim(sim, 'llama');
  expect(await nimService(sim, id)).toEqual({
    metadata: expect.objectContaining({
      id,
      name: 'llama',
      projectId: '33',
      clusterId: clusterIds.gpuWest,
      gvk: { group: 'apps.nvidia.com', version: 'v1alpha1', kind: 'NIMService' },
      deletedAt: null,
    }),
    desiredPhase: 'Running',
    spec: nimCreation('llama')['spec'],
  });
  const { body } = await sim.call('GET', `${WORKLOADS_V2}/${id}`);
  expect(body).toMatchObject({
    workload: { metadata: { id } },
    syncInfo: { status: 'Synced', message: '' },
  });
});

test('a section that is sent replaces the stored one, and others stay', async () => {
  await using sim = await bench();
  const id = await settledNim(sim, 'llama', {
    environmentVariables: [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ],
    compute: { gpuDevicesRequest: 1 },
  });
  expect(await patchNim(sim, id, { environmentVariables: [{ name: 'B', value: '3' }] })).toBe(202);
  expect((await nimService(sim, id)).spec).toMatchObject({
    environmentVariables: [{ name: 'B', value: '3' }],
    compute: { gpuDevicesRequest: 1 },
  });
  // While the pods are rolled the old ones serve.
  await sim.control.advance(160);
  expect(await generic(sim, id)).toMatchObject({ phase: 'Updating', runningPods: 1 });
  await sim.control.advance(1000);
  expect(await generic(sim, id)).toMatchObject({ phase: 'Running' });
});

test('no replicas: its pods go, and come back', async () => {
  await using sim = await bench();
  const id = await settledNim(sim, 'llama', { replicas: 1 });
  await patchNim(sim, id, { replicas: 0 });
  await sim.control.advance(180);
  expect(await generic(sim, id)).toMatchObject({ runningPods: 1 });
  await sim.control.advance(200);
  expect(await generic(sim, id)).toMatchObject({ runningPods: 0 });
  await patchNim(sim, id, { replicas: 3 });
  await sim.control.advance(1000);
  expect(await generic(sim, id)).toMatchObject({ runningPods: 3, phase: 'Running' });
});

test('the cluster refuses an image without a tag, and serves what it had', async () => {
  await using sim = await bench();
  const id = await settledNim(sim, 'llama');
  expect(await patchNim(sim, id, { image: 'nvcr.io/nim/x' })).toBe(202);
  await sim.control.advance(1000);
  expect(await syncOf(sim, id)).toEqual({
    status: 'Failed',
    message: expect.stringContaining('denied the request: spec.image.tag'),
  });
  expect(await generic(sim, id)).toMatchObject({ phase: 'Running', runningPods: 1 });
  await patchNim(sim, id, { image: 'nvcr.io/nim/x:2' });
  await sim.control.advance(1000);
  expect((await syncOf(sim, id))?.status).toBe('Synced');
});

test('the cluster refuses what it was said to refuse, and takes the next', async () => {
  await using sim = await bench();
  await sim.control.script('llama', { kind: 'clusterRefuses', message: 'no such profile' });
  const id = await settledNim(sim, 'llama');
  expect(await syncOf(sim, id)).toEqual({ status: 'Failed', message: 'no such profile' });
  await sim.control.clearScripts();
  await patchNim(sim, id, { replicas: 1 });
  await sim.control.advance(1000);
  expect((await syncOf(sim, id))?.status).toBe('Synced');
  expect(await generic(sim, id)).toMatchObject({ phase: 'Running' });
});

test('a cluster that is not connected hears of nothing', async () => {
  await using sim = await bench();
  await sim.control.setCluster(clusterIds.gpuWest, { state: 'Disconnected' });
  const id = await settledNim(sim, 'llama');
  expect((await syncOf(sim, id))?.status).toBe('Queued');
  await sim.control.setCluster(clusterIds.gpuWest, { state: 'Connected' });
  await sim.control.advance(1000);
  expect((await syncOf(sim, id))?.status).toBe('Synced');
});

test('it goes by the generic V2 call, as 404 or as a tombstone', async () => {
  await using sim = await bench();
  const [a, b] = [await settledNim(sim, 'a'), await settledNim(sim, 'b')];
  expect((await sim.call('DELETE', `${WORKLOADS_V2}/${a}`)).body).toMatchObject({
    metadata: { id: a },
    desiredPhase: 'Deleted',
  });
  expect((await syncOf(sim, a))?.status).toBe('Deleting');
  await sim.control.advance(1000);
  expect((await sim.call('GET', `${NIM_SERVICES}/${a}`)).status).toBe(404);
  await sim.control.knobs({ getDeleted: 'tombstone' });
  await sim.call('DELETE', `${WORKLOADS_V2}/${b}`);
  await sim.control.advance(1000);
  expect(await nimService(sim, b)).toMatchObject({
    metadata: { deletedAt: expect.any(String) },
    desiredPhase: 'Deleted',
  });
  expect((await syncOf(sim, b))?.status).toBe('Deleted');
  expect(await listed(sim)).toEqual([]);
});

test('NIM services and inferences share names and the list, and not their routes', async () => {
  await using sim = await bench();
  const nim = await createNim(sim, 'llama');
  const inference = await sim.create('chat');
  expect((await sim.call('POST', INFERENCES, creation('llama'))).status).toBe(409);
  expect((await sim.call('POST', NIM_SERVICES, nimCreation('chat'))).status).toBe(409);
  expect((await listed(sim)).map(({ name }) => name)).toEqual(['llama', 'chat']);
  expect((await sim.call('GET', `${INFERENCES}/${nim}`)).status).toBe(404);
  expect((await sim.call('GET', `${NIM_SERVICES}/${inference}`)).status).toBe(404);
  expect((await sim.call('DELETE', `${WORKLOADS_V2}/${inference}`)).status).toBe(404);
});

test('a policy is broken in its own words', async () => {
  await using sim = await bench();
  await sim.control.setPolicy('33', {
    rules: [{ field: 'compute.gpuDevicesRequest', rule: 'min', value: 3 }],
  });
  const { status, body } = await sim.call(
    'POST',
    NIM_SERVICES,
    nimCreation('llama', { compute: { gpuDevicesRequest: 1 } }),
  );
  expect([status, body['complianceIssues']]).toEqual([
    400,
    [{ field: 'compute.gpuDevicesRequest', details: 'must be at least 3', rule: 'min' }],
  ]);
});

test.each([
  ['no image', { image: null }, 'spec.image is missing'],
  ['two ways to scale', { replicas: 1, autoscaling: { metric: 'a', metricThreshold: 1 } }, 'exclusive'],
  ['autoscaling without a metric', { autoscaling: {} }, 'metric is missing'],
  ['a name that breaks the pattern', { ngcAuthSecret: 'a_b' }, 'ngcAuthSecret'],
  ['scaling to zero', { autoscaling: { minReplicas: 0 } }, 'minReplicas'],
  ['a share of a GPU without its type', { compute: { gpuPortionRequest: 0.5 } }, 'gpuPortionRequest'],
])('%s is refused', async (_why, spec, words) => {
  await using sim = await bench();
  const { status, text } = await sim.call('POST', NIM_SERVICES, nimCreation('llama', spec));
  expect([status, text]).toEqual([400, expect.stringContaining(words)]);
});

test('requests are counted, and how long they took', async () => {
  await using sim = await bench();
  const id = await settledNim(sim, 'llama');
  const now = await sim.control.now();
  const query = new URLSearchParams({
    metricType: 'NIM_REQUEST_SUCCESS_TOTAL,NIM_E2E_REQUEST_LATENCY_SECONDS',
    start: new Date(now).toISOString(),
    end: new Date(now + 10_000).toISOString(),
    numberOfSamples: '2',
  });
  const { body } = await sim.call('GET', `/api/v1/workloads/${id}/metrics?${query.toString()}`);
  expect(body).toEqual({
    measurements: [
      {
        type: 'NIM_REQUEST_SUCCESS_TOTAL',
        labels: null,
        values: [
          { value: '15', timestamp: expect.any(String) },
          { value: '27.5', timestamp: expect.any(String) },
        ],
      },
    ],
    histogram: [
      {
        type: 'NIM_E2E_REQUEST_LATENCY_SECONDS',
        values: [
          { timestamp: expect.any(String), data: { '0.5': '9', '1': '15', '+Inf': '15' } },
          { timestamp: expect.any(String), data: { '0.5': '16.5', '1': '27.5', '+Inf': '27.5' } },
        ],
      },
    ],
  });
});
