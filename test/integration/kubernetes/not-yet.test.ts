import { afterEach, expect, test } from 'vitest';
import { KubeClient, type Manifest } from '../../support/kube-client/kube-client.ts';
import { deployFolder, manifestsOf } from '../../support/world/deploy-manifests.ts';
import { install } from '../../support/world/installation.ts';
import { sharedControlPlane } from '../../support/world/shared-control-plane.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { deployReady, expectEditArrives, expectUnharmed } from './steps.ts';

/** Takes manifests of deploy/ away again, so that the operator comes before them. */
async function withdraw(world: World, takes: (manifest: Manifest) => boolean): Promise<void> {
  for (const manifest of manifestsOf(deployFolder).filter(takes)) {
    await world.client.delete(manifest);
    await world.eventually(() => world.client.find(manifest), { until: (found) => found === undefined });
  }
}

const worldBeforeOperator = () => startWorld({ operator: false });

// The files that come after this one find the control plane as it was.
afterEach(async () => {
  await using client = new KubeClient((await sharedControlPlane()).kubeconfig);
  await install(client);
});

/** Lines of the log that say that a watch failed for this reason. */
const complaints = (world: World, reason: string) =>
  world.operator.logs.filter((line) => line['reason'] === reason);

test('no rights yet: not ready, says so, and works as soon as they are there', {
  timeout: 120_000,
}, async () => {
  await using world = await worldBeforeOperator();
  await withdraw(world, ({ kind }) => kind === 'ClusterRoleBinding');
  // With an owner id nothing but the watches needs rights at the start.
  await world.startOperator({ until: 'listening', args: [`--owner-id=${world.ownerId}`] });
  await world.eventually(() => complaints(world, 'forbidden'), { until: ({ length }) => length > 3 });
  expect(await world.operator.ready()).toBe(false);
  expect(await world.operator.healthy()).toBe(true);

  await install(world.client);
  await world.eventually(() => world.operator.ready(), { until: (ready) => ready, within: 45_000 });
  await world.createPlatform();
  await deployReady(world, 'llama');
  await expectEditArrives(world, 'llama');
  await expectUnharmed(world.operator);
});

test('no rights yet, and the owner id has to be read too: the same', { timeout: 120_000 }, async () => {
  await using world = await worldBeforeOperator();
  await withdraw(world, ({ kind }) => kind === 'ClusterRoleBinding');
  await world.startOperator({ until: 'listening' });
  await world.eventually(() => world.operator.logs, {
    until: (lines) => lines.some(({ msg }) => msg?.includes('kube-system')),
  });
  expect(await world.operator.ready()).toBe(false);
  await install(world.client);
  await world.eventually(() => world.operator.ready(), { until: (ready) => ready, within: 45_000 });
  await world.createPlatform();
  await deployReady(world, 'llama');
  const [workload] = await world.runai.control.workloads();
  expect(workload?.mark).toBe(`${world.ownerId}/${world.namespace}/llama`);
});

test('no such kinds yet: not ready, says so, and works once they are there', {
  timeout: 120_000,
}, async () => {
  await using world = await worldBeforeOperator();
  await withdraw(world, ({ kind }) => kind === 'CustomResourceDefinition');
  await world.startOperator({ until: 'listening' });
  await world.eventually(() => complaints(world, 'not-found'), { until: ({ length }) => length > 3 });
  expect(await world.operator.ready()).toBe(false);
  expect(await world.operator.healthy()).toBe(true);

  await install(world.client);
  await world.eventually(() => world.operator.ready(), { until: (ready) => ready, within: 45_000 });
  await world.createPlatform();
  await deployReady(world, 'llama');
  await expectEditArrives(world, 'llama');
  await expectUnharmed(world.operator);
});

test.each([
  { missing: 'ClusterRoleBinding', args: [], why: 'the owner id cannot be read' },
  { missing: 'ClusterRoleBinding', args: ['--owner-id=cluster-a'], why: 'nothing can be listed' },
  { missing: 'CustomResourceDefinition', args: [], why: 'there is nothing to list' },
])('asked to stop while $why: exit 0', { timeout: 120_000 }, async ({ missing, args }) => {
  await using world = await worldBeforeOperator();
  await withdraw(world, ({ kind }) => kind === missing);
  await world.startOperator({ until: 'listening', args });
  await world.eventually(() => world.operator.logs, {
    until: (lines) => lines.some(({ level }) => level === 'warn'),
  });
  await world.operator.stop();
  // The world that ends needs them.
  await install(world.client);
});
