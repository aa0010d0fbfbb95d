import { expect, test } from 'vitest';
import type { StatusObject } from '../../support/status-rules/status-object.ts';
import { quickPolling, runaiDeployment, sampleImage } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { requestReconcile } from '../sequences/steps.ts';
import { conditionOf, isReady, isStalled, wordOf, workloadId } from '../support/conditions.ts';

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

test('an edited image is rolled out, and Ready waits until it serves', async () => {
  await using world = await startWorld();
  await settled(world);
  await edit(world, { runai: { spec: { image: NEWER } } });
  await world.untilDeployment('llama', isReady);
  const [workload] = await world.runai.control.workloads();
  expect(workload?.spec).toMatchObject({ image: NEWER });
  expect(world.deployments.story('llama', 'Ready', world.namespace).slice(-2)).toEqual([
    'False/Updating',
    'True/Running',
  ]);
});

test('a change that the platform cannot make in place stalls, and Recreate makes it', async () => {
  await using world = await startWorld();
  await settled(world);
  await edit(world, { runai: { spec: { labels: [{ name: 'tier', value: 'gold' }] } } });
  const stalled = await world.untilDeployment('llama', (object) =>
    isStalled(object, 'ImmutableChange', /labels.*updateStrategy/),
  );
  expect(conditionOf(stalled, 'Available')?.status).toBe('True');
  await edit(world, { updateStrategy: { type: 'Recreate' } });
  await world.untilDeployment('llama', isReady, { within: 20_000 });
  const workloads = await world.runai.control.workloads();
  expect(workloads).toHaveLength(1);
  expect(workloads[0]?.id).not.toBe(workloadId(stalled));
});

test('drift is corrected', async () => {
  await using world = await startWorld();
  await settled(world);
  await world.runai.control.editOutOfBand('llama', { image: 'somebody/elses:1' });
  await world.eventually(() => world.runai.control.workload('llama'), {
    until: (workload) => expect(workload?.spec).toMatchObject({ image: sampleImage }),
  });
  await world.untilDeployment('llama', (object) => isReady(object) && object.status?.drift === undefined);
});

test('drift is reported where that is all that is asked for, and Ready stays', async () => {
  await using world = await startWorld();
  await settled(world, { driftPolicy: 'Report' });
  const before = await world.runai.control.lastCall();
  await world.runai.control.editOutOfBand('llama', { image: 'somebody/elses:1' });
  const object = await world.untilDeployment('llama', (o) => wordOf(o, 'Synced') === 'False/Drifted');
  expect(object.status?.drift).toEqual([
    { path: 'spec.image', desired: sampleImage, observed: 'somebody/elses:1' },
  ]);
  expect(isReady(object)).toBe(true);
  expect(conditionOf(object, 'Stalled')).toBeUndefined();
  expect(await world.runai.control.calls({ after: before, writes: true })).toEqual([]);

  await world.runai.control.editOutOfBand('llama', { image: sampleImage });
  const back = await world.untilDeployment('llama', (o) => wordOf(o, 'Synced') === 'True/Accepted');
  expect(back.status?.drift).toBeUndefined();
});

test('a workload that vanishes is created anew', async () => {
  await using world = await startWorld();
  await settled(world);
  const before = await world.deployment('llama');
  await world.runai.control.deleteOutOfBand('llama', { now: true });
  await world.untilDeployment(
    'llama',
    (object) => isReady(object) && workloadId(object) !== workloadId(before),
    { within: 20_000 },
  );
});

test('a workload that vanishes stays so where the policy says so', async () => {
  await using world = await startWorld();
  await settled(world, { driftPolicy: 'Report' });
  await world.runai.control.deleteOutOfBand('llama', { now: true });
  const object = await world.untilDeployment('llama', (o) => isStalled(o, 'Drifted', /vanished/));
  expect(wordOf(object, 'Ready')).toBe('False/Missing');
  expect(await world.runai.control.workloads()).toEqual([]);
});

test('a retained workload stays, and is taken back when the object is applied again', async () => {
  await using world = await startWorld();
  await settled(world, { deletionPolicy: 'Retain' });
  const before = await world.deployment('llama');
  await world.client.delete(before);
  await world.eventually(() => world.client.find(before), { until: (o) => o === undefined });
  expect(await world.runai.control.workloads()).toHaveLength(1);
  await world.deploy('llama', { runai: { spec: { image: NEWER } } });
  const after = await world.untilDeployment('llama', isReady);
  expect(workloadId(after)).toBe(workloadId(before));
});

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

test('a name that is taken is a conflict that names the line to adopt it, and adoption follows it', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  const id = await world.runai.control.createOutOfBand({
    name: 'llama',
    projectId: '33',
    spec: { image: sampleImage },
  });
  await world.deploy('llama');
  await world.untilDeployment('llama', (o) =>
    isStalled(o, 'NameConflict', new RegExp(`spec.adopt: \\{id: ${id}\\}`)),
  );
  await edit(world, { adopt: { id } });
  const adopted = await world.untilDeployment('llama', isReady);
  expect(workloadId(adopted)).toBe(id);
  expect(adopted.status?.['adoptedId']).toBe(id);
});
