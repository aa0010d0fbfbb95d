import { expect, test } from 'vitest';
import { workloadFinalizer } from '../../../src/crd/names.ts';
import { runaiDeployment } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { deleteAndWait, deployReady, expectEditArrives } from './steps.ts';

const strip = (world: World, name: string) =>
  world.client.patch(runaiDeployment(world.namespace, name), { metadata: { finalizers: [] } });

const untilHeld = (world: World, name: string) =>
  world.untilDeployment(name, ({ metadata }) => metadata.finalizers?.includes(workloadFinalizer) === true);

test('sequence 27: a finalizer that somebody strips is put back, and the workload goes with the object', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await deployReady(world, 'llama');
  await strip(world, 'llama');
  await untilHeld(world, 'llama');
  await expectEditArrives(world, 'llama');
  await deleteAndWait(world, 'llama');
  expect(await world.runai.control.workloads()).toEqual([]);
});

test('stripped while no operator runs, and status with it: found by its mark and held again', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await deployReady(world, 'llama');
  await world.operator.stop();
  await strip(world, 'llama');
  await world.client.patch(runaiDeployment(world.namespace, 'llama'), { status: null }, 'status');
  await world.startOperator();
  await untilHeld(world, 'llama');
  await expectEditArrives(world, 'llama');
  await deleteAndWait(world, 'llama');
  expect(await world.runai.control.workloads({ gone: true })).toHaveLength(1);
});

test('the finalizers of others are left alone', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  const other = 'example.com/backup';
  await world.client.create({
    ...runaiDeployment(world.namespace, 'llama'),
    metadata: { name: 'llama', namespace: world.namespace, finalizers: [other] },
  });
  const held = await untilHeld(world, 'llama');
  expect(held.metadata.finalizers).toEqual([other, workloadFinalizer]);
  await world.client.delete(held);
  await world.untilDeployment('llama', ({ metadata }) => metadata.finalizers?.length === 1);
  expect(await world.runai.control.workloads()).toEqual([]);
  expect((await world.deployment('llama')).metadata.finalizers).toEqual([other]);
});
