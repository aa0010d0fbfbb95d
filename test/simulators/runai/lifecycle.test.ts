import { expect, test } from 'vitest';
import { bench, INFERENCES } from './test-client.ts';

test('an inference goes through its phases as time passes', async () => {
  await using sim = await bench();
  const { call, create, control } = sim;
  const id = await create('llama');
  const phases: unknown[] = [];
  for (const ms of [0, 100, 100, 200]) {
    await control.advance(ms);
    phases.push((await call('GET', `/api/v1/workloads/${id}`)).body['phase']);
  }
  expect(phases).toEqual(['Creating', 'Pending', 'Initializing', 'Running']);
  const { body } = await call('GET', `/api/v1/workloads/${id}`);
  expect(body).toMatchObject({ runningPods: 1, urls: [expect.stringMatching(/^https:\/\/llama-/)] });
});

test('the old revision serves until the new one is ready', async () => {
  await using sim = await bench();
  const { call, create, control } = sim;
  const id = await create('llama');
  await control.advance(1000);
  const before = (await call('GET', `${INFERENCES}/${id}/revisions`)).body['revisions'] as { id: string }[];
  const patched = await call('PATCH', `${INFERENCES}/${id}`, { spec: { image: 'vllm/vllm-openai:v0.11.0' } });
  expect(patched.status).toBe(202);
  const unseen = (await call('GET', `${INFERENCES}/${id}/revisions`)).body['revisions'];
  expect(unseen, 'the revision appears later').toHaveLength(1);
  await control.advance(200);
  const rolling = (await call('GET', `${INFERENCES}/${id}/revisions`)).body['revisions'];
  expect(rolling).toHaveLength(2);
  expect((await call('GET', `/api/v1/workloads/${id}`)).body).toMatchObject({
    phase: 'Running',
    phaseMessage: 'revision 2 is Initializing',
  });
  await control.advance(200);
  const after = (await call('GET', `${INFERENCES}/${id}/revisions`)).body['revisions'] as { id: string }[];
  expect(after).toEqual([
    expect.objectContaining({ phase: 'Running', images: ['vllm/vllm-openai:v0.11.0'] }),
  ]);
  expect(after[0]?.id).not.toBe(before[0]?.id);
  const removed = (await call('GET', `${INFERENCES}/${id}/revisions?deleted=true`)).body['revisions'];
  expect(removed).toEqual([expect.objectContaining({ id: before[0]?.id })]);
});

test('a deleted workload goes away after a while', async () => {
  await using sim = await bench();
  const { call, create, control } = sim;
  const id = await create('llama');
  await control.advance(1000);
  expect((await call('DELETE', `${INFERENCES}/${id}`)).status).toBe(202);
  const going = await call('GET', `${INFERENCES}/${id}`);
  expect(going.body).toMatchObject({ desiredPhase: 'Deleted', deletedAt: null });
  expect((await call('GET', `/api/v1/workloads/${id}`)).body['phase']).toBe('Deleting');
  await control.advance(150);
  expect((await call('GET', `${INFERENCES}/${id}`)).status).toBe(404);
  expect((await call('GET', '/api/v1/workloads')).body).toEqual({ workloads: [] });
  const tombs = await call('GET', '/api/v1/workloads?deleted=true');
  expect(tombs.body['workloads']).toEqual([expect.objectContaining({ id, deletedAt: expect.any(String) })]);
});

test('an inference that somebody suspended has no pods, whatever it is scaled to, until it is resumed', async () => {
  await using sim = await bench({ knobs: { zeroPhase: 'Running' } });
  const { call, create, control } = sim;
  const id = await create('llama', { autoscaling: { minReplicas: 0, maxReplicas: 1 } });
  await control.advance(1000);
  await control.suspendOutOfBand('llama');
  expect((await call('GET', `${INFERENCES}/${id}`)).body['desiredPhase']).toBe('Stopped');
  const suspended = (await call('GET', `/api/v1/workloads/${id}`)).body;
  expect(suspended).toMatchObject({ phase: 'Stopped', runningPods: 0 });
  expect(suspended['conditions']).toEqual([expect.objectContaining({ type: 'Ready', status: 'False' })]);
  expect((await control.workload('llama'))?.servingSpec).toBeUndefined();
  await control.resumeOutOfBand('llama');
  expect((await call('GET', `/api/v1/workloads/${id}`)).body['phase']).toBe('Running');
});

test("answers carry the simulator's own time", async () => {
  await using sim = await bench();
  const before = (await sim.call('GET', '/api/v1/workloads')).headers.get('date') ?? '';
  await sim.control.advance(3_600_000);
  const after = (await sim.call('GET', '/api/v1/workloads')).headers.get('date') ?? '';
  expect(Date.parse(after) - Date.parse(before)).toBe(3_600_000);
  expect(Math.abs(Date.parse(after) - (await sim.control.now()))).toBeLessThan(1000);
});

test('where only another template makes a revision, what was rolled back is not served when it is sent again', async () => {
  await using sim = await bench({ knobs: { revisionOn: 'templateChange', rollbackSpec: 'new' } });
  const { call, create, control } = sim;
  const id = await create('llama');
  await control.advance(1000);
  await control.script('llama', { kind: 'rolloutFails' });
  const bad = { spec: { compute: { cpuCoreRequest: 3 }, autoscaling: { minReplicas: 2, maxReplicas: 2 } } };
  await call('PATCH', `${INFERENCES}/${id}`, bad);
  await control.advance(1_000_000);
  await call('PATCH', `${INFERENCES}/${id}`, bad);
  await control.advance(1000);
  const served = (await control.workload(id))?.servingSpec;
  expect(served?.['compute']).toBeUndefined();
  expect(served?.['autoscaling'], 'its scaling is').toEqual({ minReplicas: 2, maxReplicas: 2 });
});
