import { describe, expect, test } from 'vitest';
import { isReady, isStalled, workloadId } from '../../support/status-rules/status-words.ts';
import { runaiDeployment, sampleImage } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { addressOf, edit, forget, isHeld, manifestOf, remove } from './steps.ts';

/** Sequences in which an object is not the one that made the workload: copies, backups, clusters made anew. */

const NEWER = 'vllm/vllm-openai:v0.11.0';
const WITHIN = { within: 30_000 };
const spec = { image: sampleImage };

/** An object that created its workload, and one that adopted it. Answers the id of the adopted one. */
async function createdAndAdopted(world: World): Promise<string> {
  const id = await world.runai.control.createOutOfBand({ name: 'adopted', projectId: '33', spec });
  await world.createPlatform();
  await world.deploy('created');
  await world.deploy('adopted', { adopt: { id } });
  for (const name of ['created', 'adopted']) await world.untilDeployment(name, isReady, WITHIN);
  return id;
}

const isConflict = (world: World, name: string, says: RegExp) =>
  world.untilDeployment(name, (o) => isStalled(o, 'NameConflict', says), WITHIN);

const creates = async (world: World): Promise<string[]> =>
  (await world.runai.control.ledger())
    .filter(({ effect, origin }) => effect === 'create' && origin === 'api')
    .map(({ name }) => name);

test('sequence 8: a copy with our finalizer in another namespace is a conflict, and its deletion touches nothing', async () => {
  await using world = await startWorld();
  await world.createClusterPlatform();
  const platformRef = { kind: 'ClusterInferencePlatform', name: 'runai' };
  await world.deploy('llama', { platformRef });
  const original = await world.untilDeployment('llama', isReady, WITHIN);
  expect(isHeld(original)).toBe(true);

  const namespace = await world.client.createNamespace();
  const copy = manifestOf(original, namespace);
  await world.client.create(copy);
  await world.eventually(() => world.client.get(copy), {
    ...WITHIN,
    until: (o) => isStalled(o, 'NameConflict', /another namespace/),
  });
  const before = await world.runai.control.lastCall();
  await remove(world, 'llama', namespace);
  expect(await world.runai.control.calls({ after: before, writes: true })).toEqual([]);
  expect(workloadId(await world.untilDeployment('llama', isReady))).toBe(workloadId(original));
  expect(await creates(world)).toEqual(['llama']);
});

test('sequence 9: a backup is restored: new UIDs, finalizers kept, status gone', async () => {
  await using world = await startWorld();
  const id = await createdAndAdopted(world);
  const again = await world.runai.control.createOutOfBand({ name: 'again', projectId: '33', spec });
  await world.deploy('again', { adopt: { id: again } });
  await world.untilDeployment('again', isReady, WITHIN);
  // One backup is from before `adopt` was added to its manifest.
  const backup = {
    created: manifestOf(await world.deployment('created')),
    adopted: { ...manifestOf(await world.deployment('adopted')), spec: runaiDeployment('', '').spec },
    again: manifestOf(await world.deployment('again')),
  };
  const created = workloadId(await world.deployment('created'));
  await world.stopOperators();
  for (const name of Object.keys(backup)) await forget(world, name);
  for (const manifest of Object.values(backup)) await world.client.create(manifest);
  await world.startOperator();

  expect(workloadId(await world.untilDeployment('created', isReady, WITHIN))).toBe(created);
  expect(workloadId(await world.untilDeployment('again', isReady, WITHIN))).toBe(again);
  await world.untilDeployment(
    'adopted',
    (o) => isStalled(o, 'NameConflict', new RegExp(`adopt: \\{id: ${id}\\}`)),
    WITHIN,
  );
  await edit(world, 'adopted', { adopt: { id } });
  expect(workloadId(await world.untilDeployment('adopted', isReady, WITHIN))).toBe(id);
  expect(await creates(world)).toEqual(['created']);
}, 120_000);

describe('sequence 10: a cluster is rebuilt from Git', () => {
  /** All objects of the old cluster are gone without a trace, and are applied again. */
  async function rebuilt(world: World): Promise<string> {
    await world.startOperator({ args: ['--owner-id=old-cluster'] });
    const id = await createdAndAdopted(world);
    await world.stopOperators();
    for (const name of ['created', 'adopted']) await forget(world, name);
    for (const name of ['created', 'adopted']) await world.deploy(name);
    return id;
  }

  /** Nothing but what carries that mark, or was adopted, was changed. */
  const expectNoTheft = async (world: World, adopted: string[]): Promise<void> =>
    expect(await world.runai.control.thefts({ ownerId: 'old-cluster', adopted })).toEqual([]);

  test('sequence 10: with the old --owner-id workloads are found again, and adopted ones must be adopted again', async () => {
    await using world = await startWorld({ operator: false, judged: false });
    const id = await rebuilt(world);
    await world.startOperator({ args: ['--owner-id=old-cluster'] });
    await world.untilDeployment('created', isReady, WITHIN);
    await world.untilDeployment(
      'adopted',
      (o) => isStalled(o, 'NameConflict', new RegExp(`adopt: \\{id: ${id}\\}`)),
      WITHIN,
    );
    expect(await creates(world)).toEqual(['created']);
    await expectNoTheft(world, [id]);
  }, 120_000);

  test('sequence 10: without it each is a conflict, and the message gives the lines to add', async () => {
    await using world = await startWorld({ operator: false, judged: false });
    const id = await rebuilt(world);
    const { id: created = '' } = (await world.runai.control.workload('created')) ?? {};
    const mark = `old-cluster/${world.namespace}/created`;
    await world.startOperator();
    await world.untilDeployment(
      'created',
      (o) => isStalled(o, 'NameConflict', new RegExp(`adopt: \\{id: ${created}, fromOwner: ${mark}\\}`)),
      WITHIN,
    );
    await world.untilDeployment(
      'adopted',
      (o) => isStalled(o, 'NameConflict', new RegExp(`adopt: \\{id: ${id}\\}`)),
      WITHIN,
    );
    await expectNoTheft(world, [id]);

    await edit(world, 'created', { adopt: { id: created, fromOwner: mark } });
    await edit(world, 'adopted', { adopt: { id } });
    expect(workloadId(await world.untilDeployment('created', isReady, WITHIN))).toBe(created);
    expect(workloadId(await world.untilDeployment('adopted', isReady, WITHIN))).toBe(id);
    expect(await creates(world)).toEqual(['created']);
  }, 120_000);
});

test('sequence 11: retained, deleted, applied again with another spec: taken back and updated', async () => {
  await using world = await startWorld();
  const id = await createdAndAdopted(world);
  const created = workloadId(await world.deployment('created'));
  for (const name of ['created', 'adopted']) {
    await edit(world, name, { deletionPolicy: 'Retain' });
    await world.untilDeployment(name, isReady, WITHIN);
    await remove(world, name);
    // Whoever finds the mark is told how to take it over, and no longer once its object is back.
    if (name === 'created') await world.deploy('other', { runai: { name, spec } });
    if (name === 'created') await isConflict(world, 'other', /fromOwner: /);
    await world.deploy(name, { runai: { spec: { image: NEWER } } });
    if (name === 'created') await isConflict(world, 'other', /InferenceDeployment created/);
  }
  expect(workloadId(await world.untilDeployment('created', isReady, WITHIN))).toBe(created);
  await world.untilDeployment('adopted', (o) => isStalled(o, 'NameConflict', new RegExp(id)), WITHIN);
  expect((await world.runai.control.workload('adopted'))?.spec).toMatchObject(spec);
  await edit(world, 'adopted', { adopt: { id } });
  expect(workloadId(await world.untilDeployment('adopted', isReady, WITHIN))).toBe(id);
  for (const name of ['created', 'adopted'])
    expect((await world.runai.control.workload(name))?.spec).toMatchObject({ image: NEWER });
  expect(await creates(world)).toEqual(['created']);
}, 120_000);

describe('sequence 35: adopt.id', () => {
  const nothing = '0b8c6f0e-6a0f-4a53-9a52-0d5a3a4f8a11';
  const rows: { what: string; says: RegExp; prepare: (world: World) => Promise<string> }[] = [
    { what: 'nothing', says: /no workload/, prepare: async () => nothing },
    {
      what: 'something that is being deleted',
      says: /being deleted/,
      async prepare({ runai: { control } }) {
        const id = await control.createOutOfBand({ name: 'llama', projectId: '33', spec });
        await control.script('llama', { kind: 'stuckDeleting' });
        await control.deleteOutOfBand('llama');
        return id;
      },
    },
    {
      what: 'something of another project',
      says: /lives at .* leads to/,
      prepare: ({ runai: { control } }) => control.createOutOfBand({ name: 'llama', projectId: '34', spec }),
    },
    {
      what: 'something of another kind',
      says: /Training/,
      prepare: ({ runai: { control } }) =>
        control.createOutOfBand({ name: 'llama', projectId: '33', type: 'Training', spec }),
    },
    {
      what: 'something of another name',
      says: /called other/,
      prepare: ({ runai: { control } }) => control.createOutOfBand({ name: 'other', projectId: '33', spec }),
    },
  ];

  test.each(rows)('sequence 35: of $what: Rejected, and nothing is created', async ({ prepare, says }) => {
    await using world = await startWorld();
    await world.createPlatform();
    const id = await prepare(world);
    await world.deploy('llama', { adopt: { id } });
    await world.untilDeployment('llama', (o) => isStalled(o, 'Rejected', says), WITHIN);
    expect(await world.runai.control.calls({ writes: true })).toEqual([]);
    await remove(world, 'llama');
    expect(await world.client.find(addressOf(world, 'llama'))).toBeUndefined();
    expect(await world.runai.control.calls({ writes: true })).toEqual([]);
  });
});
