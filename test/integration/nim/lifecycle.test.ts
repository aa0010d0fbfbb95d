import { expect, test } from 'vitest';
import { startWorld } from '../../support/world/world.ts';
import { conditionOf, isReady, wordOf, workloadId } from '../support/conditions.ts';
import { nimDeployment } from './steps.ts';

test('a NIM service goes from apply to Ready beside an inference, changes, stops, and goes', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await world.deploy('chat');
  await world.client.create(nimDeployment(world.namespace, 'llama'));
  const ready = await world.untilDeployment('llama', isReady);
  expect(ready.status).toMatchObject({ observedGeneration: 1, target: 'nim', phase: 'Running' });
  await world.untilDeployment('chat', isReady);

  const newer = 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.4.0';
  await world.client.patch(nimDeployment(world.namespace, 'llama'), {
    spec: { nim: { spec: { image: newer } } },
  });
  const changed = await world.untilDeployment(
    'llama',
    (object) => isReady(object) && object.status?.observedGeneration === 2,
  );
  expect(workloadId(changed)).toBe(workloadId(ready));
  expect((await world.runai.control.workload('llama'))?.servingSpec).toMatchObject({ image: newer });

  await world.client.patch(nimDeployment(world.namespace, 'llama'), { spec: { replicas: 0 } });
  const stopped = await world.untilDeployment(
    'llama',
    (object) => wordOf(object, 'Ready') === 'True/Stopped',
  );
  expect(conditionOf(stopped, 'Available')?.status).toBe('False');

  await world.client.delete(ready);
  await world.eventually(() => world.client.find(ready), { until: (object) => object === undefined });
  expect((await world.runai.control.workloads()).map(({ name }) => name)).toEqual(['chat']);
  expect(await world.runai.control.duplicates()).toEqual([]);
});

test('a change that the cluster never takes stalls, and Recreate makes it', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await world.client.create(nimDeployment(world.namespace, 'llama', { multiNode: { workers: 1 } }));
  const first = await world.untilDeployment('llama', isReady);
  const before = await world.runai.control.lastCall();
  await world.client.patch(nimDeployment(world.namespace, 'llama'), {
    spec: { nim: { spec: { multiNode: { workers: 2 } } } },
  });
  const stalled = await world.untilDeployment(
    'llama',
    (object) => wordOf(object, 'Synced') === 'False/ImmutableChange',
  );
  expect(conditionOf(stalled, 'Available')?.status).toBe('True');
  expect(await world.runai.control.calls({ after: before, writes: true })).toEqual([]);
  await world.client.patch(nimDeployment(world.namespace, 'llama'), {
    spec: { updateStrategy: { type: 'Recreate' } },
  });
  const anew = await world.untilDeployment('llama', isReady, { within: 20_000 });
  expect(workloadId(anew)).not.toBe(workloadId(first));
  expect(await world.runai.control.workloads()).toHaveLength(1);
});
