import { expect, test } from 'vitest';
import { bench, creation, INFERENCES } from './test-client.ts';

test('the journal tells reads from writes, by workload and from a moment on', async () => {
  await using sim = await bench();
  const id = await sim.create('llama');
  await sim.create('other');
  const before = await sim.control.lastCall();
  await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { image: 'two' } });
  await sim.call('GET', `/api/v1/workloads/${id}`);
  expect(await sim.control.calls({ after: before, writes: true })).toEqual([
    expect.objectContaining({
      method: 'PATCH',
      route: `${INFERENCES}/{workloadId}`,
      workload: 'llama',
      workloadId: id,
      clientId: 'operator',
      status: 202,
      body: { spec: { image: 'two' } },
    }),
  ]);
  expect(await sim.control.calls({ workload: 'llama', method: 'POST' })).toHaveLength(1);
  expect(await sim.control.callCounts()).toEqual({
    'POST /api/v2/token 200': 1,
    [`POST ${INFERENCES} 202`]: 2,
    [`PATCH ${INFERENCES}/{workloadId} 202`]: 1,
    'GET /api/v1/workloads/{workloadId} 200': 1,
  });
  await sim.control.clearCalls();
  expect(await sim.control.calls()).toEqual([]);
});

test('no token and no secret is in the journal', async () => {
  await using sim = await bench();
  await sim.create('llama');
  const text = JSON.stringify(await sim.control.calls());
  expect(text).not.toContain('operator-secret');
  expect(text).not.toContain(sim.token);
});

test('two workloads under one mark are a duplicate', async () => {
  await using sim = await bench();
  await sim.create('llama');
  expect(await sim.control.duplicates()).toEqual([]);
  const twin = { ...creation('twin'), spec: creation('llama')['spec'] };
  await sim.call('POST', INFERENCES, twin);
  expect(await sim.control.duplicates()).toEqual([expect.objectContaining({ mark: 'owner/default/llama' })]);
});

test('what an owner left behind leaks', async () => {
  await using sim = await bench();
  await sim.create('llama');
  await sim.create('kept');
  const leaked = await sim.control.leaks(['owner/default/kept']);
  expect(leaked.map(({ name }) => name)).toEqual(['llama']);
});

test('a change of somebody else’s workload is a theft', async () => {
  await using sim = await bench();
  const id = await sim.control.createOutOfBand({ name: 'theirs', projectId: '33' });
  await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { image: 'mine' } });
  const stolen = await sim.control.thefts({ ownerId: 'owner' });
  expect(stolen.map(({ entry }) => `${entry.effect} ${entry.name}`)).toEqual(['patch theirs']);
  expect(await sim.control.thefts({ ownerId: 'owner', adopted: [id] })).toEqual([]);
});

test('out of band: edits of anything, deletions, and a platform that undoes', async () => {
  await using sim = await bench();
  const id = await sim.create('llama');
  await sim.control.editOutOfBand(id, { annotations: null, args: '--drift' });
  const { body } = await sim.call('GET', `${INFERENCES}/${id}`);
  expect(body['spec']).toMatchObject({ args: '--drift' });
  expect(body['spec']).not.toHaveProperty('annotations');
  await sim.control.override('llama', { args: '--undone' });
  const patched = await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { args: '--wanted' } });
  expect(patched.body['spec']).toMatchObject({ args: '--undone' });
  await sim.control.deleteOutOfBand('llama', { now: true });
  expect((await sim.call('GET', `${INFERENCES}/${id}`)).status).toBe(404);
  expect((await sim.control.ledger()).map(({ effect, origin }) => `${effect} ${origin}`)).toEqual([
    'create api',
    'patch outOfBand',
    'patch api',
    'delete outOfBand',
    'gone outOfBand',
  ]);
});

test('a batch deletes what it can and tells the rest', async () => {
  await using sim = await bench();
  const id = await sim.create('llama');
  const nobody = '00000000-0000-4000-8000-000000000000';
  const { status, body } = await sim.call('POST', '/api/v1/workloads/batch', {
    action: 'delete',
    ids: [id, nobody],
  });
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      id: expect.any(String),
      succeeded: [id],
      failed: [{ id: nobody, code: 404, message: `no workload ${nobody}` }],
    },
  });
});

test('a mistake at the control is told', async () => {
  await using sim = await bench();
  await expect(sim.control.deleteOutOfBand('nobody')).rejects.toThrow('no workload nobody');
});
