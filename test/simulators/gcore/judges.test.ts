import { expect, test } from 'vitest';
import { bench, creation, DEPLOYMENTS, marked } from './test-client.ts';

const LLAMA = `${DEPLOYMENTS}/llama70b`;

test('the journal tells reads from writes, by deployment and from a moment on', async () => {
  await using sim = await bench();
  const task = await sim.create('llama70b');
  await sim.create('other');
  const before = await sim.control.lastCall();
  await sim.call('PATCH', LLAMA, { timeout: 5 });
  await sim.call('POST', `${DEPLOYMENTS}/check_limits`, creation('llama70b'));
  await sim.call('GET', `/cloud/v1/tasks/${task}`);
  const route = '/cloud/v3/inference/{projectId}/deployments';
  expect(await sim.control.calls({ after: before, writes: true })).toEqual([
    expect.objectContaining({
      method: 'PATCH',
      route: `${route}/{name}`,
      workload: 'llama70b',
      workloadId: '1234/llama70b/1',
      clientId: 'operator',
      status: 200,
      body: { timeout: 5 },
    }),
  ]);
  expect(await sim.control.calls({ workload: 'llama70b', method: 'GET' })).toHaveLength(1);
  expect(await sim.control.callCounts()).toEqual({
    [`POST ${route} 200`]: 2,
    [`PATCH ${route}/{name} 200`]: 1,
    [`POST ${route}/check_limits 200`]: 1,
    'GET /cloud/v1/tasks/{taskId} 200': 1,
  });
});

test('no password and no token is in the journal', async () => {
  await using sim = await bench();
  const project = '/cloud/v3/inference/1234';
  const credential = { username: 'u', password: 'hush', registry_url: 'ghcr.io' };
  await sim.call('POST', `${project}/registry_credentials`, { name: 'ghcr', ...credential });
  await sim.call('PUT', `${project}/registry_credentials/ghcr`, credential);
  await sim.call('POST', `${project}/secrets`, {
    name: 'queue',
    type: 'aws-iam',
    data: { aws_access_key_id: 'id', aws_secret_access_key: 'hush' },
  });
  const text = JSON.stringify(await sim.control.calls());
  expect(text).not.toContain('hush');
  expect(text).not.toContain((await sim.control.tokens())[0]?.token);
});

test('the ledger holds what really happened, by whom and under which mark', async () => {
  await using sim = await bench();
  await sim.serving('llama70b');
  await sim.call('PATCH', LLAMA, { timeout: 5 });
  await sim.control.advance(1000);
  await sim.call('POST', `${LLAMA}/stop`);
  await sim.control.advance(1000);
  await sim.call('POST', `${LLAMA}/start`);
  await sim.control.advance(1000);
  await sim.call('DELETE', LLAMA);
  await sim.control.advance(1000);
  const entries = await sim.control.ledger();
  expect(entries.map(({ effect, by = 'nobody' }) => `${effect} ${by}`)).toEqual([
    'create operator',
    'patch operator',
    'stop operator',
    'start operator',
    'delete operator',
    'gone nobody',
  ]);
  for (const entry of entries) {
    expect(entry).toMatchObject({
      workloadId: '1234/llama70b/1',
      name: 'llama70b',
      home: '1234',
      mark: 'owner/default/llama70b',
    });
  }
});

test('two deployments under one mark are a duplicate, wherever they are', async () => {
  await using sim = await bench();
  await sim.create('llama70b');
  expect(await sim.control.duplicates()).toEqual([]);
  const elsewhere = '/cloud/v3/inference/1235/deployments';
  await sim.call('POST', elsewhere, creation('llama70b'));
  expect(await sim.control.duplicates()).toEqual([
    expect.objectContaining({
      mark: 'owner/default/llama70b',
      ids: ['1234/llama70b/1', '1235/llama70b/1'],
    }),
  ]);
});

test('one after the other is none, and a name’s next deployment has an id of its own', async () => {
  await using sim = await bench();
  await sim.create('llama70b');
  await sim.call('DELETE', LLAMA);
  await sim.control.advance(1000);
  await sim.create('llama70b');
  expect(await sim.control.duplicates()).toEqual([]);
  expect(await sim.control.workload('llama70b')).toMatchObject({ id: '1234/llama70b/2', gone: false });
  expect(await sim.control.workload('1234/llama70b/1')).toMatchObject({ gone: true });
  expect(await sim.control.workloads()).toHaveLength(1);
  expect(await sim.control.workloads({ gone: true })).toHaveLength(2);
});

test('what never was more than a task is in no ledger, and takes no name and no number', async () => {
  await using sim = await bench({ knobs: { duplicateName: 'taskError' } });
  await sim.serving('llama70b');
  await sim.create('llama70b');
  await sim.control.deleteOutOfBand('llama70b', { now: true });
  // The task that will fail is still open.
  expect(await sim.control.leaks([])).toEqual([]);
  await sim.serving('llama70b');
  const entries = await sim.control.ledger();
  expect(entries.map(({ effect, workloadId }) => `${effect} ${workloadId}`)).toEqual([
    'create 1234/llama70b/1',
    'delete 1234/llama70b/1',
    'gone 1234/llama70b/1',
    'create 1234/llama70b/2',
  ]);
  expect(await sim.control.workloads({ gone: true })).toHaveLength(2);
});

test('what an owner left behind leaks', async () => {
  await using sim = await bench();
  await sim.create('llama70b');
  await sim.create('kept');
  await sim.create('going');
  await sim.call('DELETE', `${DEPLOYMENTS}/going`);
  const leaked = await sim.control.leaks(['owner/default/kept']);
  expect(leaked.map(({ name }) => name)).toEqual(['llama70b']);
});

test('every change of somebody else’s deployment is a theft, and taking it by a mark is one too', async () => {
  await using sim = await bench();
  await sim.control.createOutOfBand({ name: 'theirs' });
  const theirs = `${DEPLOYMENTS}/theirs`;
  await sim.call('PATCH', theirs, { description: marked('theirs') });
  await sim.call('PATCH', theirs, { timeout: 5 });
  await sim.control.createOutOfBand({ name: 'others' });
  await sim.call('POST', `${DEPLOYMENTS}/others/stop`);
  await sim.call('DELETE', `${DEPLOYMENTS}/others`);
  const stolen = await sim.control.thefts({ ownerId: 'owner' });
  expect(stolen.map(({ entry }) => `${entry.effect} ${entry.name}`)).toEqual([
    'patch theirs',
    'stop others',
    'delete others',
  ]);
  expect(await sim.control.thefts({ ownerId: 'owner', adopted: ['theirs', 'others'] })).toEqual([]);
});

test('a mark that the platform cuts off is still in the ledger', async () => {
  await using sim = await bench({ knobs: { descriptionMax: 10 } });
  await sim.create('llama70b');
  expect((await sim.read('llama70b'))['description']).toBe('chat [infe');
  expect((await sim.control.ledger())[0]?.mark).toBe('owner/default/llama70b');
});

test('a mistake at the control is told', async () => {
  await using sim = await bench();
  await expect(sim.control.deleteOutOfBand('nobody')).rejects.toThrow('no deployment nobody');
  await expect(sim.control.createOutOfBand({ name: 'theirs', projectId: 1 })).rejects.toThrow(
    'there is no 1',
  );
  await expect(sim.control.expireToken('nobody')).rejects.toThrow('there is no nobody');
});
