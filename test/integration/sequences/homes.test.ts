import { expect, test } from 'vitest';
import { startRunaiSimulator } from '../../simulators/runai/simulator.ts';
import { clusterIds, defaultSeed } from '../../simulators/runai/tenants.ts';
import { conditionOf, type StatusObject } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf, workloadId } from '../../support/status-rules/status-words.ts';
import { sampleImage } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { addressOf, edit, requestReconcile } from './steps.ts';

/** Sequences about where workloads live: what the connection leads to changes under the objects. */

const NEWER = 'vllm/vllm-openai:v0.11.0';
const WITHIN = { within: 30_000 };

/** One object that relies on the platform's default project, one that names it, one that will be deleted. */
async function threeReady(world: World): Promise<void> {
  await world.createPlatform();
  await world.deploy('default');
  await world.deploy('named', { runai: { project: 'team-a', spec: { image: sampleImage } } });
  await world.deploy('deleted');
  for (const name of ['default', 'named', 'deleted']) await world.untilDeployment(name, isReady, WITHIN);
}

/** Edits two, deletes one, makes one: all have work that must not be done now. */
async function giveWork(world: World): Promise<void> {
  for (const name of ['default', 'named']) await edit(world, name, { runai: { spec: { image: NEWER } } });
  await world.client.delete(addressOf(world, 'deleted'));
}

/** The two say that they cannot see or that the home has changed; the deleted one is still there. */
async function untilLost(world: World): Promise<void> {
  for (const name of ['default', 'named'])
    await world.untilDeployment(
      name,
      (o) => ['False/PlatformChanged', 'Unknown/PlatformUnreachable'].includes(wordOf(o, 'Synced') ?? ''),
      WITHIN,
    );
  await world.untilDeployment(
    'deleted',
    (o) => /Retain.*abandon/.test(conditionOf(o, 'Ready')?.message ?? ''),
    WITHIN,
  );
}

/** Put back: what was edited is updated, what was deleted goes, and no workload was made anew. */
async function untilAsBefore(world: World, ids: Map<string, unknown>): Promise<void> {
  for (const name of ['default', 'named']) {
    const object = await world.untilDeployment(name, isReady, WITHIN);
    expect(workloadId(object)).toBe(ids.get(name));
  }
  await world.eventually(() => world.client.find(addressOf(world, 'deleted')), {
    ...WITHIN,
    until: (object) => object === undefined,
  });
  const creates = (await world.runai.control.ledger()).filter(({ effect }) => effect === 'create');
  expect(creates).toHaveLength(3);
  expect(await world.runai.control.workloads()).toHaveLength(2);
}

async function idsOf(world: World): Promise<Map<string, unknown>> {
  const { control } = world.runai;
  return new Map((await control.workloads()).map(({ name, id }) => [name, id]));
}

const asTenant = (world: World, clientId: string, clientSecret: string) =>
  world.client.patch(
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'runai', namespace: world.namespace } },
    { stringData: { clientId, clientSecret } },
  );

/** A changed platform object is connected anew, with the Secret as it is then. */
const changePlatform = (world: World, spec: Record<string, unknown>) =>
  world.client.patch(
    {
      apiVersion: 'inference-operator.io/v1alpha1',
      kind: 'InferencePlatform',
      metadata: { name: 'runai', namespace: world.namespace },
    },
    { spec },
  );

test("sequence 5: the Secret is replaced by another tenant's, and put back", async () => {
  await using world = await startWorld();
  const { control } = world.runai;
  await threeReady(world);
  const ids = await idsOf(world);

  await asTenant(world, 'other-operator', 'other-secret');
  await changePlatform(world, { rateLimit: { requestsPerSecond: 999 } });
  await world.eventually(() => control.calls({ clientId: 'other-operator' }), {
    ...WITHIN,
    until: (calls) => calls.length > 0,
  });
  const before = await control.lastCall();
  await giveWork(world);
  await untilLost(world);
  expect(await control.calls({ after: before, writes: true })).toEqual([]);

  await asTenant(world, 'operator', 'operator-secret');
  await changePlatform(world, { rateLimit: { requestsPerSecond: 1000 } });
  await untilAsBefore(world, ids);
}, 120_000);

test("sequence 5: the URL is replaced by another installation's, and put back", async () => {
  await using world = await startWorld();
  await threeReady(world);
  const ids = await idsOf(world);
  const seed = defaultSeed();
  // Another installation has other clusters; the names and numbers of projects may well be the same.
  const elsewhere = (uuid: string): string => uuid.replace(/^......../, '00000000');
  seed.clusters = seed.clusters.map((one) => ({ ...one, uuid: elsewhere(one.uuid) }));
  seed.projects = seed.projects.map((one) => ({ ...one, clusterId: elsewhere(one.clusterId) }));
  await using other = await startRunaiSimulator({ seed });

  await changePlatform(world, { runai: { url: other.url } });
  await world.eventually(() => other.control.calls(), { ...WITHIN, until: (calls) => calls.length > 0 });
  await giveWork(world);
  await untilLost(world);
  expect(await other.control.calls({ writes: true })).toEqual([]);

  await changePlatform(world, { runai: { url: world.runai.url } });
  await untilAsBefore(world, ids);
}, 120_000);

test('sequence 6: defaultProject is edited: what exists stays where it is, and only new objects use it', async () => {
  await using world = await startWorld();
  const { control } = world.runai;
  await world.createPlatform();
  await world.deploy('older');
  const before = await world.untilDeployment('older', isReady, WITHIN);
  const changed = await changePlatform(world, { runai: { defaultProject: 'team-b' } });
  // Another watch brings it than the one that brings deployments.
  const known = changed.metadata.generation;
  await world.eventually(() => world.client.get<StatusObject>(changed), {
    ...WITHIN,
    until: ({ status }) => status?.observedGeneration === known,
  });
  await edit(world, 'older', { runai: { spec: { image: NEWER } } });
  await world.deploy('newer');
  const after = await world.untilDeployment('older', isReady, WITHIN);
  await world.untilDeployment('newer', isReady, WITHIN);

  expect(workloadId(after)).toBe(workloadId(before));
  expect((await control.workload('older'))?.home).toBe(`${clusterIds.gpuWest}/33`);
  expect((await control.workload('older'))?.spec).toMatchObject({ image: NEWER });
  expect((await control.workload('newer'))?.home).toBe(`${clusterIds.gpuWest}/34`);
  await world.client.delete(after);
  await world.eventually(() => world.client.find(after), { ...WITHIN, until: (o) => o === undefined });
  expect((await control.workloads()).map(({ name }) => name)).toEqual(['newer']);
});

test('sequence 7: the service account loses the project: nothing is taken for absent', async () => {
  await using world = await startWorld();
  const { control } = world.runai;
  await threeReady(world);
  const ids = await idsOf(world);
  const before = await control.lastCall();

  await control.setRole('operator', { scope: ['34'] });
  await giveWork(world);
  await untilLost(world);
  // A look for nothing but drift must not take it for vanished either.
  await requestReconcile(world, 'default');
  await world.untilDeployment('default', (o) => wordOf(o, 'Ready') === 'Unknown/PlatformUnreachable', WITHIN);
  expect(await control.calls({ after: before, writes: true })).toEqual([]);

  await control.setRole('operator', { scope: 'all' });
  await untilAsBefore(world, ids);
}, 120_000);
