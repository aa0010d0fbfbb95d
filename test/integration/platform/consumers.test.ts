import { setTimeout } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { workloadFinalizer } from '../../../src/crd/names.ts';
import { isReady, workloadId } from '../../support/status-rules/status-words.ts';
import { operatorAccount } from '../../support/world/installation.ts';
import {
  credentials,
  clusterRunaiPlatform,
  runaiDeployment,
  sampleImage,
} from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { connected, expectConditions, type Expected, stalledWith } from './expect-conditions.ts';
import { calmPolling, running, expectClusterPlatform, expectDeployment } from './objects.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

const onCluster = { platformRef: { kind: 'ClusterInferencePlatform', name: 'runai' } };

const allow = (world: World, allowedConsumers: readonly object[] | null): Promise<unknown> =>
  world.client.patch(clusterRunaiPlatform(''), { spec: { allowedConsumers } });

const label = (world: World, value: string | null): Promise<unknown> =>
  world.client.patch(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: world.namespace } },
    { metadata: { labels: { tier: value } } },
  );

const notAllowed = (...message: (RegExp | string)[]): Expected => ({
  Synced: ['False/PlatformNotAllowed', ...message],
  Ready: ['False/NotCreated', ...message],
  Available: ['False/NotServing'],
  Stalled: ['True/PlatformNotAllowed', ...message],
  Reconciling: null,
});

test("a cluster-wide connection: its Secret in the operator's namespace, its consumers by name", async () => {
  await using world = await startWorld();
  await world.createClusterPlatform({ polling: calmPolling, allowedConsumers: null });
  await expectClusterPlatform(world, connected);
  await world.deploy('llama', onCluster);
  await expectDeployment(
    world,
    'llama',
    notAllowed(`has no entry for namespace ${world.namespace}: ask its owner`),
  );
  expect(await world.runai.control.calls({ workload: 'llama' })).toEqual([]);
  await allow(world, [{ namespaces: ['somebody-else', world.namespace] }]);
  await expectDeployment(world, 'llama', running);
  // The Secret of the consumer's namespace is nobody's business here.
  await world.client.create(credentials(world.namespace));
  const missing = credentials(operatorAccount.namespace);
  await world.client.delete(missing);
  await world.client.patch(clusterRunaiPlatform(''), { spec: { rateLimit: { burst: 999 } } });
  await expectClusterPlatform(
    world,
    stalledWith('CredentialsInvalid', /^Secret inference-operator\/runai does not exist/),
  );
  await world.client.create(missing);
  await expectClusterPlatform(world, connected);
});

test('a label of the namespace gives and takes within seconds; what was taken is left alone, but can be deleted', async () => {
  await using world = await startWorld();
  await world.createClusterPlatform({
    polling: calmPolling,
    allowedConsumers: [{ namespaceSelector: { matchLabels: { tier: 'gold' } } }],
  });
  await world.deploy('llama', onCluster);
  await expectDeployment(world, 'llama', notAllowed('has no entry for namespace'));
  await label(world, 'gold');
  await expectDeployment(world, 'llama', running, { within: 8_000 });

  await label(world, 'silver');
  await expectDeployment(
    world,
    'llama',
    {
      Synced: ['False/PlatformNotAllowed', 'has no entry for namespace'],
      Ready: ['False/OutOfSync'],
      Available: ['True/Serving'],
      Stalled: ['True/PlatformNotAllowed'],
      Reconciling: null,
    },
    { within: 8_000 },
  );
  const before = await world.runai.control.lastCall();
  await world.client.patch(runaiDeployment(world.namespace, 'llama'), {
    spec: { runai: { spec: { image: 'vllm/vllm-openai:v0.11.0' } } },
  });
  await expectDeployment(world, 'llama', {
    Stalled: ['True/PlatformNotAllowed'],
    Ready: ['False/OutOfSync'],
  });
  expect(await world.runai.control.calls({ after: before, writes: true })).toEqual([]);

  await label(world, 'gold');
  await world.untilDeployment('llama', isReady, { within: 20_000 });
  expect(await world.runai.control.workload('llama')).toMatchObject({
    spec: { image: 'vllm/vllm-openai:v0.11.0' },
  });

  await label(world, null);
  await expectDeployment(world, 'llama', { Stalled: ['True/PlatformNotAllowed'] });
  const llama = runaiDeployment(world.namespace, 'llama');
  await world.client.delete(llama);
  await world.eventually(() => world.client.find(llama), { until: (object) => object === undefined });
  expect(await world.runai.control.workloads()).toEqual([]);
});

test('an entry may say which projects: the default is one too', async () => {
  await using world = await startWorld();
  await world.createClusterPlatform({
    polling: calmPolling,
    allowedConsumers: [{ namespaceSelector: {}, projects: ['team-b'] }],
  });
  await world.deploy('default', onCluster);
  await world.deploy('team-b', { ...onCluster, runai: { project: 'team-b', spec: { image: sampleImage } } });
  await expectDeployment(world, 'team-b', running);
  await expectDeployment(
    world,
    'default',
    notAllowed(`does not allow namespace ${world.namespace} to use project team-a: name an allowed one`),
  );
  await allow(world, [
    { namespaceSelector: {}, projects: ['team-b'] },
    { namespaces: [world.namespace], projects: ['team-a'] },
  ]);
  await expectDeployment(world, 'default', running);
});

test('another default project: what runs is judged by the project that it is in', async () => {
  await using world = await startWorld();
  const entry = (...projects: string[]) => [{ namespaceSelector: {}, projects }];
  await world.createClusterPlatform({ polling: calmPolling, allowedConsumers: entry('team-a') });
  await world.deploy('llama', onCluster);
  await expectDeployment(world, 'llama', running);
  const { url } = world.runai;
  await world.client.patch(clusterRunaiPlatform(''), { spec: { runai: { url, defaultProject: 'team-b' } } });
  await world.deploy('newer', onCluster);
  await expectDeployment(world, 'newer', notAllowed('to use project team-b: name an allowed one'));
  const image = 'vllm/vllm-openai:v0.11.0';
  await world.client.patch(runaiDeployment(world.namespace, 'llama'), {
    spec: { runai: { spec: { image } } },
  });
  await world.untilDeployment('llama', isReady, { within: 30_000 });
  expect(await world.runai.control.workload('llama')).toMatchObject({ projectId: '33', spec: { image } });
  const reasons = world.histories.flatMap((history) => history.story('llama', 'Synced', world.namespace));
  expect(reasons).not.toContain('False/PlatformNotAllowed');

  await allow(world, entry('team-b'));
  await expectDeployment(world, 'llama', {
    Stalled: ['True/PlatformNotAllowed', 'to use project team-a, where the workload lives: ask its owner'],
    Available: ['True/Serving'],
  });
  await expectDeployment(world, 'newer', running);
});

test('adoption through a cluster-wide connection is a leave of its own', async () => {
  await using world = await startWorld();
  await world.createClusterPlatform({ polling: calmPolling });
  const id = await world.runai.control.createOutOfBand({
    name: 'llama',
    projectId: '33',
    spec: { image: sampleImage },
  });
  await world.deploy('llama', { ...onCluster, adopt: { id } });
  await expectDeployment(world, 'llama', {
    Synced: ['False/PlatformNotAllowed', /adopt/],
    Ready: ['False/NotCreated'],
    Stalled: ['True/PlatformNotAllowed'],
  });
  expect(await world.runai.control.calls({ writes: true })).toEqual([]);
  await allow(world, [{ namespaceSelector: {}, adopt: 'Allowed' }]);
  const adopted = await expectDeployment(world, 'llama', running);
  expect(workloadId(adopted)).toBe(id);
});

test('an object without leave takes a name from nobody, however old, and keeps no platform object', async () => {
  await using world = await startWorld();
  const elsewhere = await world.client.createNamespace();
  await world.createClusterPlatform({
    polling: calmPolling,
    allowedConsumers: [{ namespaces: [world.namespace] }],
  });
  const squatter = runaiDeployment(elsewhere, 'llama', onCluster);
  await world.client.create({
    ...squatter,
    metadata: { ...squatter.metadata, finalizers: [workloadFinalizer] },
  });
  const conditionsOf = async (): Promise<unknown> => (await world.client.get(squatter)).status;
  await world.eventually(conditionsOf, {
    until: (status) => expect(JSON.stringify(status)).toContain(`has no entry for namespace ${elsewhere}`),
  });
  // Creation times are whole seconds: it is to be older for sure.
  await setTimeout(1_100);
  await world.deploy('llama', onCluster);
  await expectDeployment(world, 'llama', running);

  await allow(world, [{ namespaceSelector: {} }]);
  await world.eventually(conditionsOf, {
    until: (status) =>
      expect(JSON.stringify(status)).toMatch(/NameConflict.*held by a workload of another namespace/),
  });
  expectConditions(await world.deployment('llama'), running);
  expect(await world.runai.control.workloads()).toHaveLength(1);

  await world.client.patch(squatter, { metadata: { finalizers: null } });
  await world.client.delete(clusterRunaiPlatform(''));
  await world.client.delete(runaiDeployment(world.namespace, 'llama'));
  await world.eventually(() => world.client.find(clusterRunaiPlatform('')), {
    until: (object) => object === undefined,
  });
  expect(await world.client.find(squatter)).toBeDefined();
  expect(await world.runai.control.workloads()).toEqual([]);
});
