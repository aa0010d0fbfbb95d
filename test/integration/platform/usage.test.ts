import { expect, test, vi } from 'vitest';
import { abandonAnnotation, inUseFinalizer } from '../../../src/crd/names.ts';
import { isReady, isStalled } from '../../support/status-rules/status-words.ts';
import { operatorAccount } from '../../support/world/installation.ts';
import { credentials, runaiDeployment, runaiPlatform } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { connected, expectConditions, stalledWith } from './expect-conditions.ts';
import { calmPolling, running, expectPlatform, expectDeployment } from './objects.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

async function servingWorld(...names: string[]): Promise<World> {
  const world = await startWorld();
  await world.createPlatform({ polling: calmPolling });
  for (const name of names) await world.deploy(name);
  for (const name of names) await expectDeployment(world, name, running);
  await expectPlatform(world, connected);
  return world;
}

const platformOf = (world: World) => runaiPlatform(world.namespace, '');
const remove = (world: World, name: string): Promise<void> =>
  world.client.delete(runaiDeployment(world.namespace, name));
const expectGone = (world: World, address: Parameters<World['client']['find']>[0]): Promise<unknown> =>
  world.eventually(() => world.client.find(address), { within: 20_000, until: (o) => o === undefined });

test('a platform object in use stays, goes on serving, takes no new ones, and goes with the last one that it serves', async () => {
  await using world = await servingWorld('first', 'second');
  await world.client.delete(platformOf(world));
  const deleting = await expectPlatform(world, {});
  expect(deleting.metadata.finalizers).toEqual([inUseFinalizer]);

  await world.client.patch(runaiDeployment(world.namespace, 'first'), {
    spec: { runai: { spec: { image: 'vllm/vllm-openai:v0.11.0' } } },
  });
  await world.untilDeployment('first', isReady, { within: 20_000 });

  await world.deploy('late');
  await world.untilDeployment('late', (object) =>
    isStalled(object, 'PlatformNotAllowed', /InferencePlatform runai is being deleted and takes no new/),
  );
  expect(await world.runai.control.workload('late')).toBeUndefined();

  await remove(world, 'first');
  await expectGone(world, runaiDeployment(world.namespace, 'first'));
  expect(await world.client.find(platformOf(world))).toBeDefined();
  await remove(world, 'second');
  // The newcomer that was refused has nothing there, and keeps nothing.
  await expectGone(world, platformOf(world));
  await world.untilDeployment('late', (object) => isStalled(object, 'PlatformNotFound', /create it/));
  expect(await world.runai.control.workloads()).toEqual([]);
  await remove(world, 'late');
  await expectGone(world, runaiDeployment(world.namespace, 'late'));
});

test('a platform object that nobody uses goes at once', async () => {
  await using world = await servingWorld();
  await world.client.delete(platformOf(world));
  await expectGone(world, platformOf(world));
});

test('a platform object taken away by force is missed by what runs, and still serves what is deleted', async () => {
  await using world = await servingWorld('stays', 'goes');
  await world.client.delete(platformOf(world));
  await world.client.patch(platformOf(world), { metadata: { finalizers: null } });
  await expectGone(world, platformOf(world));
  await expectDeployment(world, 'stays', {
    Synced: ['False/PlatformNotFound', 'create it'],
    Ready: ['False/OutOfSync'],
    Available: ['True/Serving'],
    Stalled: ['True/PlatformNotFound'],
  });
  await remove(world, 'goes');
  await expectGone(world, runaiDeployment(world.namespace, 'goes'));
  expect((await world.runai.control.workloads()).map(({ name }) => name)).toEqual(['stays']);

  await world.client.create(runaiPlatform(world.namespace, world.runai.url, { polling: calmPolling }));
  await expectDeployment(world, 'stays', running);
});

test('the Secret goes first: what is deleted afterwards is deleted with the last good credential', async () => {
  await using world = await servingWorld('llama');
  await world.client.delete(credentials(world.namespace));
  // Read again with the next change of the platform object, or within a minute.
  await world.client.patch(platformOf(world), { spec: { rateLimit: { burst: 999 } } });
  await expectPlatform(world, stalledWith('CredentialsInvalid', 'does not exist'));
  expectConditions(await world.deployment('llama'), running);
  await remove(world, 'llama');
  await expectGone(world, runaiDeployment(world.namespace, 'llama'));
  expect(await world.runai.control.workloads()).toEqual([]);
});

test('the Secret is made wrong: what is deleted afterwards is deleted with the last good credential', async () => {
  await using world = await servingWorld('llama', 'stays');
  for (const [index, clientSecret] of ['no-such-secret', 'nor-this'].entries()) {
    await world.client.patch(credentials(world.namespace), { stringData: { clientSecret } });
    await world.client.patch(platformOf(world), { spec: { rateLimit: { burst: 900 + index } } });
    await expectPlatform(world, stalledWith('CredentialsInvalid', 'refuses clientId'));
  }
  await remove(world, 'llama');
  await expectGone(world, runaiDeployment(world.namespace, 'llama'));
  expect((await world.runai.control.workloads()).map(({ name }) => name)).toEqual(['stays']);
  expectConditions(await world.deployment('stays'), running);
});

test('a deletion with dead credentials names both ways out, and each of them works', async () => {
  await using world = await servingWorld('abandoned', 'retained');
  await world.runai.control.rotateSecret('operator', 'unknown to us', { revoke: true });
  await expectPlatform(world, stalledWith('CredentialsInvalid'));
  for (const name of ['abandoned', 'retained']) {
    await remove(world, name);
    await expectDeployment(world, name, {
      Ready: ['False/Deleting', 'deletionPolicy to Retain', `${abandonAnnotation}=true`, 'refuses clientId'],
      Synced: ['Unknown/CredentialsInvalid'],
      Reconciling: ['True/Deleting'],
      Stalled: null,
    });
  }
  const address = (name: string) => runaiDeployment(world.namespace, name);
  await world.client.patch(address('abandoned'), {
    metadata: { annotations: { [abandonAnnotation]: 'true' } },
  });
  await world.client.patch(address('retained'), { spec: { deletionPolicy: 'Retain' } });
  for (const name of ['abandoned', 'retained']) await expectGone(world, address(name));
  await world.eventually(
    async () => [
      ...(await world.client.events(address('abandoned'))),
      ...(await world.client.events(address('retained'))),
    ],
    {
      until: (events) => {
        const told = events.map(({ type, reason, note }) => `${type} ${reason} ${note}`);
        expect(told).toContainEqual(
          expect.stringMatching(/^Warning Abandoned .*workload abandoned \(.+\) at .+/),
        );
        expect(told).toContainEqual(expect.stringMatching(/^Normal Retained .*workload retained/));
      },
    },
  );
  expect((await world.runai.control.workloads()).map(({ name }) => name).toSorted()).toEqual([
    'abandoned',
    'retained',
  ]);
});

test('the Secret goes, then the leader: the standby still has the last good credential', async () => {
  const args = ['--leader-elect', `--leader-elect-namespace=${operatorAccount.namespace}`];
  await using world = await startWorld({ operator: { args } });
  const leader = world.operator;
  await world.createPlatform({ polling: calmPolling });
  await world.deploy('llama');
  await expectDeployment(world, 'llama', running);
  const standby = await world.startOperator({ args });
  const label = { platform: `${world.namespace}/runai` };
  await world.eventually(() => standby.metrics(), {
    for: 'the standby to have opened the connection',
    until: (metrics) =>
      metrics.value('inference_operator_platform_throttled_seconds_total', label) !== undefined,
  });
  await world.client.delete(credentials(world.namespace));
  await leader.kill();
  await world.client.delete(runaiDeployment(world.namespace, 'llama'));
  await world.eventually(() => world.client.find(runaiDeployment(world.namespace, 'llama')), {
    within: 45_000,
    until: (object) => object === undefined,
  });
  expect(await world.runai.control.workloads()).toEqual([]);
});
