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
