import { expect, test } from 'vitest';
import { startWorld } from '../../support/world/world.ts';
import { isReady } from '../support/conditions.ts';
import { deployReady, editImage, expectEditArrives, expectUnharmed, untilServed } from './steps.ts';

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'an API server that is away for a while (%s) is watched again, and nobody notices but by the wait',
  { timeout: 120_000 },
  async (signal) => {
    await using world = await startWorld({ controlPlane: { own: true } });
    await world.createPlatform();
    await deployReady(world, 'llama', 'mistral');
    await world.controlPlane.stopApiServer(signal);
    expect(await world.operator.ready()).toBe(true);
    await world.controlPlane.startApiServer();

    await editImage(world, 'llama');
    await world.deploy('qwen');
    await untilServed(world, 'llama');
    await world.untilDeployment('qwen', isReady, { within: 45_000 });
    await expectUnharmed(world.operator);
    expect(await world.runai.control.workloads()).toHaveLength(3);
  },
);

test('versions that were compacted away while the API server was down cost one list', {
  timeout: 120_000,
}, async () => {
  await using world = await startWorld({ controlPlane: { own: true }, proxy: 'http' });
  await world.createPlatform();
  await deployReady(world, 'llama');
  using cut = world.proxy.inject({ kind: 'reset' });
  await cut.hit(1);
  // Written while the operator is cut off: its last version is older than what etcd keeps.
  await editImage(world, 'llama');
  await world.deploy('mistral');
  await world.controlPlane.compactEtcd();
  await world.controlPlane.restartApiServer();
  cut.remove();

  await untilServed(world, 'llama');
  await world.untilDeployment('mistral', isReady, { within: 45_000 });
  await expectUnharmed(world.operator);
});

test('an etcd that stands still makes writes fail, not the operator', { timeout: 120_000 }, async () => {
  await using world = await startWorld({ controlPlane: { own: true } });
  await world.createPlatform();
  await deployReady(world, 'llama');
  const failures = async (): Promise<number> =>
    (await world.operator.metrics()).sum('rest_client_requests_total', { code: '<error>' });
  const before = await failures();

  world.controlPlane.pauseEtcd();
  // Something to write down: the workload is not as it was.
  await world.runai.control.editOutOfBand('llama', { image: 'somebody/elses:1' });
  await world.eventually(failures, { until: (count) => count > before, within: 40_000 });
  expect(await world.operator.healthy()).toBe(true);
  world.controlPlane.resumeEtcd();

  await expectEditArrives(world, 'llama');
  await expectUnharmed(world.operator);
  expect(await world.runai.control.workloads()).toHaveLength(1);
});
