import { expect, test } from 'vitest';
import { bench, creation, DEPLOYMENTS, SETTLED_MS } from './test-client.ts';

const LLAMA = `${DEPLOYMENTS}/llama70b`;

test('somebody edits at the portal', async () => {
  await using sim = await bench();
  await sim.serving('llama70b');
  await sim.control.editOutOfBand('llama70b', { image: 'nginx', envs: { A: '1' }, description: '' });
  expect(await sim.read('llama70b')).toMatchObject({
    image: 'nginx',
    envs: { A: '1' },
    description: '',
    status: 'ACTIVE',
  });
  await sim.control.advance(SETTLED_MS);
  const truth = await sim.control.workload('llama70b');
  expect(truth).not.toHaveProperty('mark');
  expect(truth).toMatchObject({
    settled: true,
    regions: [{ servingSpec: { image: 'nginx' } }],
  });
  expect(await sim.control.tasks()).toHaveLength(1);
});

test('somebody deletes, with a task or at once', async () => {
  await using sim = await bench();
  await sim.serving('llama70b');
  await sim.serving('other');
  await sim.control.deleteOutOfBand('llama70b');
  expect((await sim.read('llama70b'))['status']).toBe('DELETING');
  await sim.control.deleteOutOfBand('other', { now: true });
  expect((await sim.call('GET', `${DEPLOYMENTS}/other`)).status).toBe(404);
  expect((await sim.call('GET', DEPLOYMENTS)).body['count']).toBe(1);
  await sim.control.advance(SETTLED_MS);
  expect((await sim.call('GET', LLAMA)).status).toBe(404);
  expect((await sim.control.ledger()).map(({ effect, origin }) => `${effect} ${origin}`)).toEqual([
    'create api',
    'create api',
    'delete outOfBand',
    'delete outOfBand',
    'gone outOfBand',
    'gone outOfBand',
  ]);
});

test('a stranger takes a name, and an application of the catalog owns what it made', async () => {
  await using sim = await bench();
  const references = [{ kind: 'AppDeployment' as const, name: 'app' }];
  const id = await sim.control.createOutOfBand({ name: 'llama70b', references, timeout: 9 });
  expect((await sim.call('POST', DEPLOYMENTS, creation('llama70b'))).status).toBe(409);
  expect(await sim.read('llama70b')).toMatchObject({
    image: 'nginx:latest',
    timeout: 9,
    description: '',
    object_references: references,
  });
  await sim.control.advance(SETTLED_MS);
  const truth = await sim.control.workload(id);
  expect(truth).not.toHaveProperty('mark');
  expect(truth).toMatchObject({ createdBy: 'somebody', status: 'ACTIVE' });
  const elsewhere = await sim.control.createOutOfBand({ name: 'llama70b', projectId: 1235 });
  expect(await sim.control.workload(elsewhere)).toMatchObject({ home: '1235' });
});

test('a stranger’s namesake after a deletion has another creation time', async () => {
  await using sim = await bench();
  await sim.serving('llama70b');
  const before = (await sim.read('llama70b'))['created_at'];
  await sim.control.deleteOutOfBand('llama70b', { now: true });
  await sim.control.advance(1);
  await sim.control.createOutOfBand({ name: 'llama70b' });
  expect((await sim.read('llama70b'))['created_at']).not.toBe(before);
});

test('somebody stops and starts', async () => {
  await using sim = await bench();
  await sim.serving('llama70b');
  await sim.control.stopOutOfBand('llama70b');
  await sim.control.advance(SETTLED_MS);
  expect((await sim.read('llama70b'))['status']).toBe('DISABLED');
  await sim.control.startOutOfBand('llama70b');
  await sim.control.advance(SETTLED_MS);
  expect((await sim.read('llama70b'))['status']).toBe('ACTIVE');
  expect(await sim.control.thefts({ ownerId: 'nobody' })).toEqual([]);
});

test('the platform undoes, until it does not any more', async () => {
  await using sim = await bench();
  await sim.control.override('llama70b', { timeout: 60 });
  await sim.serving('llama70b', { timeout: 5 });
  const patch = async () => {
    await sim.call('PATCH', LLAMA, { timeout: 5 });
    await sim.control.advance(SETTLED_MS);
    return (await sim.read('llama70b'))['timeout'];
  };
  expect([(await sim.read('llama70b'))['timeout'], await patch()]).toEqual([60, 60]);
  await sim.control.override('llama70b', null);
  expect(await patch()).toBe(5);
});

test('a status that no documentation has', async () => {
  await using sim = await bench();
  await sim.serving('llama70b');
  await sim.control.showStatus('llama70b', 'HIBERNATING');
  expect((await sim.read('llama70b'))['status']).toBe('HIBERNATING');
  expect((await sim.call('GET', DEPLOYMENTS)).body['results']).toMatchObject([{ status: 'HIBERNATING' }]);
  await sim.control.showStatus('llama70b', null);
  expect((await sim.read('llama70b'))['status']).toBe('ACTIVE');
});

test('time may pass by itself', async () => {
  let now = 1_000_000;
  await using sim = await bench({ now: () => now });
  await sim.control.setClock('real');
  await sim.create('llama70b');
  now += SETTLED_MS;
  expect((await sim.read('llama70b'))['status']).toBe('ACTIVE');
});
