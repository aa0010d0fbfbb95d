import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isReady } from '../../support/status-rules/status-words.ts';
import { runaiDeployment } from '../../support/world/manifests.ts';
import { startWorld } from '../../support/world/world.ts';
import {
  deployReady,
  editImage,
  expectEditArrives,
  expectUnharmed,
  untilGone,
  untilServed,
  untilTold,
} from './steps.ts';

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

/** `CHAOS=long`: etcd stands still for a whole minute, else only until that is felt. Milliseconds. */
const STILL_FOR = process.env['CHAOS'] === 'long' ? 60_000 : 0;

test('an etcd that stands still makes writes fail, not the operator; what was under way is there once', {
  timeout: 240_000,
}, async () => {
  await using world = await startWorld({ controlPlane: { own: true } });
  const { control } = world.runai;
  await world.createPlatform();
  await deployReady(world, 'llama', 'gone');
  // One whose create call is answered only when nothing can be written down, and one that goes meanwhile.
  const create = await control.inject({
    method: 'POST',
    workload: 'mistral',
    effect: { kind: 'hang', when: 'after' },
  });
  // It starts only once status tells of it: the first that is written is never that it is done.
  await control.script('mistral', { kind: 'neverScheduled' });
  await world.deploy('mistral');
  await world.eventually(() => control.workload('mistral'), { until: (made) => made !== undefined });
  await control.script('gone', { kind: 'stuckDeleting' });
  await world.client.delete(runaiDeployment(world.namespace, 'gone'));
  const failures = async (): Promise<number> =>
    (await world.operator.metrics()).sum('rest_client_requests_total', { code: '<error>' });
  const before = await failures();

  world.controlPlane.pauseEtcd();
  const stillUntil = performance.now() + STILL_FOR;
  await control.clearFaults(create);
  await control.script('gone', { kind: 'ok' });
  // Something to write down: the workload is not as it was.
  await control.editOutOfBand('llama', { image: 'somebody/elses:1' });
  await world.eventually(failures, { until: (count) => count > before, within: 40_000 });
  await sleep(Math.max(0, stillUntil - performance.now()));
  expect(await world.operator.healthy()).toBe(true);
  world.controlPlane.resumeEtcd();

  await untilTold(world, 'mistral', /^False\/(?!NotCreated)/);
  await control.clearScripts();
  for (const name of ['llama', 'mistral']) await expectEditArrives(world, name);
  await untilGone(world, 'gone');
  await expectUnharmed(world.operator);
  const created = (await control.ledger()).filter(({ effect }) => effect === 'create');
  expect(created.map(({ name }) => name).toSorted()).toEqual(['gone', 'llama', 'mistral']);
  expect((await control.workloads()).map(({ name }) => name).toSorted()).toEqual(['llama', 'mistral']);
});
