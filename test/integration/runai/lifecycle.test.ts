import { expect, test } from 'vitest';
import { startWorld } from '../../support/world/world.ts';
import { isReady } from '../support/conditions.ts';

test('an object goes from apply to Ready, and its workload goes with it', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await world.deploy('llama');
  const ready = await world.untilDeployment('llama', isReady);
  expect(ready.status).toMatchObject({ observedGeneration: 1, target: 'runai', phase: 'Running' });

  await world.client.delete(ready);
  await world.eventually(() => world.client.find(ready), { until: (object) => object === undefined });
  expect(await world.runai.control.workloads()).toEqual([]);
});
