import { expect, test } from 'vitest';
import { startWorld } from '../../support/world/world.ts';
import { conditionOf, isReady, isStalled, wordOf, workloadId } from '../support/conditions.ts';
import { nimDeployment, nimSpec } from './steps.ts';

const OWNER = 'inference-operator.io/owner';

test('an adopted service gets our mark, and keeps the annotations of others', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  const id = await world.runai.control.createOutOfBand({
    name: 'llama',
    projectId: '33',
    type: 'NIMService',
    spec: { ...nimSpec, replicas: 1, annotations: [{ name: 'team', value: 'a' }] },
  });
  await world.client.create(nimDeployment(world.namespace, 'llama', {}, { adopt: { id } }));
  const ready = await world.untilDeployment('llama', isReady);
  expect(workloadId(ready)).toBe(id);
  const workload = await world.runai.control.workload(id);
  expect(workload?.spec['annotations']).toEqual([
    { name: OWNER, value: expect.stringContaining('/llama') as string },
    { name: 'team', value: 'a' },
  ]);
});

test('an id of an inference is no NIM service', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  const id = await world.runai.control.createOutOfBand({ name: 'llama', projectId: '33' });
  await world.client.create(nimDeployment(world.namespace, 'llama', {}, { adopt: { id } }));
  await world.untilDeployment('llama', (object) => isStalled(object, 'Rejected', /not a NIM service/));
});

test('lost answers, a list that shows late and a delete by the batch alone: one service, and then none', async () => {
  await using world = await startWorld();
  await world.runai.control.knobs({
    dropResponseAfterCommit: true,
    nim: { listVisibility: 'afterSync', nimDeleteRoute: 'batchOnly', genericGetNim: '404' },
  });
  await world.createPlatform();
  const created = await world.client.create(nimDeployment(world.namespace, 'llama'));
  await world.untilDeployment('llama', isReady, { within: 20_000 });
  expect(await world.runai.control.workloads()).toHaveLength(1);
  await world.client.delete(created);
  await world.eventually(() => world.client.find(created), { until: (object) => object === undefined });
  expect(await world.runai.control.workloads()).toEqual([]);
  expect(await world.runai.control.duplicates()).toEqual([]);
});

test('the cluster refuses what Run:ai took: told, and mended by an edit', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await world.client.create(nimDeployment(world.namespace, 'llama'));
  await world.untilDeployment('llama', isReady);
  const message = 'admission webhook denied the request: no such profile';
  await world.runai.control.script('llama', { kind: 'clusterRefuses', message });
  await world.client.patch(nimDeployment(world.namespace, 'llama'), {
    spec: { nim: { spec: { labels: [{ name: 'a', value: 'b' }] } } },
  });
  const refused = await world.untilDeployment(
    'llama',
    (object) => wordOf(object, 'Synced') === 'False/Rejected',
  );
  expect(wordOf(refused, 'Ready')).toBe('False/Failed');
  expect(conditionOf(refused, 'Stalled')?.message).toContain(message);
  expect(conditionOf(refused, 'Available')?.status).toBe('True');

  await world.runai.control.clearScripts();
  await world.client.patch(nimDeployment(world.namespace, 'llama'), {
    spec: { nim: { spec: { labels: [{ name: 'a', value: 'c' }] } } },
  });
  await world.untilDeployment('llama', isReady, { within: 20_000 });
});

test('releases before 2.24 have no NIM services, and inferences go on', async () => {
  await using world = await startWorld();
  await world.runai.control.knobs({ nim: { release: '2.23' } });
  await world.createPlatform();
  await world.deploy('chat');
  await world.client.create(nimDeployment(world.namespace, 'llama'));
  await world.untilDeployment('llama', (object) => isStalled(object, 'Unsupported', /need 2\.24 or later/));
  await world.untilDeployment('chat', isReady);
});
