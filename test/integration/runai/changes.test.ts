import { expect, test } from 'vitest';
import { conditionOf, type StatusObject } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf } from '../../support/status-rules/status-words.ts';
import { quickPolling, runaiDeployment, sampleImage } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { requestReconcile } from '../sequences/steps.ts';

const NEWER = 'vllm/vllm-openai:v0.11.0';

async function settled(
  world: World,
  spec: Record<string, unknown> = {},
  platform: Record<string, unknown> = {},
): Promise<void> {
  await world.createPlatform(platform);
  await world.deploy('llama', spec);
  await world.untilDeployment('llama', isReady);
}

const edit = (world: World, spec: Record<string, unknown>) =>
  world.client.patch(runaiDeployment(world.namespace, 'llama'), { spec });

/** What status says, but for when it was looked and why. */
function withoutLook({ status }: StatusObject): object {
  const { lastObservedAt: _, lastHandledReconcileAt: _asked, ...rest } = status ?? {};
  return rest;
}

test('paused: looked at, reported, and not touched', async () => {
  await using world = await startWorld();
  await settled(world);
  await edit(world, { paused: true, runai: { spec: { image: NEWER } } });
  await world.untilDeployment(
    'llama',
    (o) => wordOf(o, 'Synced') === 'Unknown/Paused' && wordOf(o, 'Ready') === 'False/OutOfSync',
  );
  const [workload] = await world.runai.control.workloads();
  expect(workload?.spec).toMatchObject({ image: sampleImage });
  await edit(world, { paused: false });
  await world.untilDeployment('llama', isReady);
});

test.each([
  { deletionPolicy: 'Delete', left: 0 },
  { deletionPolicy: 'Retain', left: 1 },
])('paused does not keep an object that is deleted: what is left follows $deletionPolicy', async (row) => {
  await using world = await startWorld();
  await settled(world, { deletionPolicy: row.deletionPolicy });
  await edit(world, { paused: true });
  const paused = await world.untilDeployment('llama', (o) => wordOf(o, 'Synced') === 'Unknown/Paused');
  await world.client.delete(paused);
  await world.eventually(() => world.client.find(paused), { until: (o) => o === undefined });
  expect(await world.runai.control.workloads()).toHaveLength(row.left);
});

test('paused with adopt: a preview, which tells what it sees and holds on to nothing', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  const { control } = world.runai;
  const made = { name: 'llama', projectId: '33', spec: { image: 'somebody/elses:1' } };
  const id = await control.createOutOfBand(made);
  const adopt = { adopt: { id }, paused: true };
  await world.deploy('llama', adopt);
  const isPreview = (o: StatusObject) =>
    wordOf(o, 'Synced') === 'Unknown/Paused' &&
    conditionOf(o, 'Synced')?.message.includes(`(${id}) can be taken over; it is different in`);
  const preview = await world.untilDeployment('llama', isPreview);
  expect(preview.metadata.finalizers ?? []).toEqual([]);
  expect(preview.status).not.toHaveProperty('workload');
  expect(preview.status).not.toHaveProperty('adoptedId');
  expect(preview.status?.drift).toContainEqual({
    path: 'spec.image',
    desired: sampleImage,
    observed: 'somebody/elses:1',
  });
  // It goes as it came.
  await world.client.delete(preview);
  await world.eventually(() => world.client.find(preview), { until: (o) => o === undefined });
  expect(await control.calls({ writes: true })).toEqual([]);

  await world.deploy('llama', adopt);
  await world.untilDeployment('llama', isPreview);
  await edit(world, { paused: false });
  const adopted = await world.untilDeployment('llama', isReady);
  expect(adopted.status).toMatchObject({ adoptedId: id, workload: { id } });
  expect((await control.workload(id))?.spec).toMatchObject({ image: sampleImage });
});

test('arguments of somebody else are no matter of ours: what was taken over, or is given some, becomes Ready', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  const { control } = world.runai;
  const spec = { image: 'somebody/elses:1', args: '--theirs' };
  const id = await control.createOutOfBand({ name: 'llama', projectId: '33', spec });
  await world.deploy('llama', { adopt: { id } });
  await world.untilDeployment('llama', isReady);

  // The rollout lasts until it shows.
  await control.script('llama', { kind: 'neverScheduled' });
  await control.editOutOfBand(id, { args: '--others' });
  await world.untilDeployment('llama', (o) => !isReady(o));
  await control.clearScripts();
  await world.untilDeployment('llama', isReady);
  expect((await control.workload(id))?.spec).toMatchObject({ image: sampleImage, args: '--others' });
});

test('a name goes to who waits for it as soon as its holder is gone', async () => {
  await using world = await startWorld();
  await settled(world);
  await world.deploy('heir', { runai: { name: 'llama', spec: { image: sampleImage } } });
  const waits = await world.untilDeployment('heir', (o) => wordOf(o, 'Synced') === 'False/NameConflict');
  expect(conditionOf(waits, 'Synced')?.message).toContain('held by InferenceDeployment llama');
  await world.client.delete(runaiDeployment(world.namespace, 'llama'));
  await world.untilDeployment('heir', isReady);
  expect(await world.runai.control.duplicates()).toEqual([]);
});

test('reconcile-requested-at: a settled object is looked at and says so, and nothing else changes', async () => {
  await using world = await startWorld();
  // Nothing but the list is read of what is settled.
  await settled(world, {}, { polling: { ...quickPolling, staleAfter: '10m', driftCheck: '1h' } });
  const before = await world.deployment('llama');
  const { control } = world.runai;
  const seen = await control.lastCall();
  await requestReconcile(world, 'llama', 'first');
  const after = await world.untilDeployment('llama', (o) => o.status?.['lastHandledReconcileAt'] === 'first');
  const looks = await control.calls({ after: seen, workload: 'llama' });
  expect(looks.map(({ method, status }) => `${method} ${status}`)).toContain('GET 200');
  expect(looks.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(withoutLook(after)).toEqual(withoutLook(before));

  // The next value is another request.
  const again = await control.lastCall();
  await requestReconcile(world, 'llama', 'second');
  await world.untilDeployment('llama', (o) => o.status?.['lastHandledReconcileAt'] === 'second');
  expect((await control.calls({ after: again, workload: 'llama' })).length).toBeGreaterThan(0);
  // The request and its echo, twice.
  const versions = world.deployments.of('llama', world.namespace).map((o) => o.metadata.resourceVersion);
  expect(versions.slice(versions.indexOf(before.metadata.resourceVersion) + 1)).toHaveLength(4);
  await world.operator.stop();
  const told = (await world.client.events(before)).map(({ reason }) => reason);
  expect(told.toSorted()).toEqual(['Created', 'Ready']);
});
