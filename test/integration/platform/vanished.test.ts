import { expect, test, vi } from 'vitest';
import { workloadId } from '../../support/status-rules/status-words.ts';
import { quickPolling } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { connected, waitingWith } from './expect-conditions.ts';
import { expectDeployment, expectPlatform, running } from './objects.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

/** A world with one deployment that runs. Specs are compared so rarely that nothing is noticed by that. */
async function servingWorld(): Promise<World> {
  const world = await startWorld();
  await world.createPlatform({ polling: { ...quickPolling, driftCheck: '1h' } });
  await world.deploy('llama');
  await expectDeployment(world, 'llama', running);
  return world;
}

/** The vanished workload is created anew, and runs. */
async function expectAnew(world: World, before: unknown): Promise<void> {
  await world.eventually(async () => workloadId(await world.deployment('llama')), {
    within: 30_000,
    until: (id) => id !== undefined && id !== before,
  });
  await expectDeployment(world, 'llama', running);
}

test('a workload that vanishes while no operator runs is missed by the next one', async () => {
  await using world = await servingWorld();
  const before = workloadId(await world.deployment('llama'));
  await world.operator.kill();
  await world.runai.control.deleteOutOfBand('llama', { now: true });
  await world.startOperator();
  await expectAnew(world, before);
});

test('a list that fails for good is said, and does not hide that a workload has vanished', async () => {
  await using world = await servingWorld();
  const { control } = world.runai;
  const before = workloadId(await world.deployment('llama'));
  await expectPlatform(world, connected);
  // Its pages alone: everything else that says how the platform is works.
  const pages = { method: 'GET', path: '/api/v1/workloads', parameter: 'offset' };
  const fault = await control.inject({ ...pages, effect: { kind: 'html' } });
  await expectPlatform(world, waitingWith('PlatformUnreachable', 'The list of workloads fails'));
  await control.deleteOutOfBand('llama', { now: true });
  // That it is gone is not certain: its name is looked for in the list.
  await expectDeployment(world, 'llama', { Ready: ['Unknown/PlatformUnreachable'] });
  expect(await control.workloads()).toEqual([]);
  await control.clearFaults(fault);
  await expectPlatform(world, connected);
  await expectAnew(world, before);
});
