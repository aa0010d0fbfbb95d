import { expect, test } from 'vitest';
import { condition, expectReady, fate, run, word } from '../../../../test/support/model/sequence-steps.ts';
import { WorldModel } from '../../../../test/support/model/world-model.ts';

/** A world in which no create call is answered, for so many seconds. */
async function unheard(kind: 'LostBefore' | 'LostAfter', seconds: number) {
  const world = new WorldModel();
  let writes = 0;
  const judge = world.cluster.onStatus;
  world.cluster.onStatus = (object) => {
    writes += 1;
    judge(object);
  };
  world.platform.fate = () => fate(kind);
  await run(world, seconds);
  return { world, writes: () => writes };
}

const messages = (world: WorldModel): (string | undefined)[] =>
  ['Ready', 'Synced', 'Reconciling'].map((type) => condition(world, type)?.message);

test('a create whose answer is lost: the object says what happened, how often, and when it is made again', async () => {
  const { world } = await unheard('LostBefore', 10);
  expect(world.platform.count('create')).toBe(1);
  expect(world.cluster.object?.status?.operation).toMatchObject({
    type: 'Create',
    attempts: 1,
    lastError: 'no answer',
  });
  for (const message of messages(world))
    expect(message).toMatch(/attempt 1\b.*no answer.*60 s.*created again/);
  expect(['Ready', 'Synced', 'Reconciling'].map((type) => word(world, type))).toEqual([
    'False/Creating',
    'Unknown/InProgress',
    'True/Creating',
  ]);
});

test('… and again and again: each attempt is counted, costs two writes and no event', async () => {
  const { world, writes } = await unheard('LostBefore', 600);
  const attempts = world.platform.count('create');
  expect(attempts).toBeGreaterThan(5);
  expect(world.cluster.object?.status?.operation).toMatchObject({ attempts, lastError: 'no answer' });
  expect(condition(world, 'Ready')?.message).toContain(`attempt ${attempts}`);
  expect(writes()).toBeLessThanOrEqual(2 * attempts);
  expect(world.operators[0].events).toEqual([]);
  await world.settle();
  expectReady(world);
  expect(world.cluster.object?.status).not.toHaveProperty('operation');
});

test('what came of it all the same is found, and nothing is left of the record', async () => {
  const { world } = await unheard('LostAfter', 1);
  expect(world.cluster.object?.status?.operation?.lastError).toBe('no answer');
  await world.settle();
  expectReady(world);
  expect(world.platform.count('create')).toBe(1);
  expect(world.cluster.object?.status).not.toHaveProperty('operation');
});

/** A world in which the answer to every write right before a create call is lost, for so many seconds. */
async function unclaimed(seconds: number): Promise<WorldModel> {
  const world = new WorldModel();
  const { mergePatch } = world.cluster.client;
  world.cluster.client.mergePatch = async (resource, ref, body, options) => {
    const { status, metadata } = body as {
      status?: { operation?: { startedAt?: string } };
      metadata?: object;
    };
    const isClaim = status?.operation?.startedAt !== undefined || 'finalizers' in (metadata ?? {});
    world.cluster.fate = () => (isClaim ? 'LostAfter' : 'Fine');
    return mergePatch(resource, ref, body, options);
  };
  await run(world, seconds);
  return world;
}

test('a claim whose answer is lost: the object says so at the first, and then how often', async () => {
  const first = await unclaimed(20);
  for (const message of messages(first))
    expect(message).toMatch(/write before it was not answered.*lost.*30 s.*created again/);

  const world = await unclaimed(600);
  expect(world.platform.count('create')).toBe(0);
  const { operation } = world.cluster.object?.status ?? {};
  expect(operation?.attempts).toBeGreaterThan(5);
  expect(operation?.lastError).toContain('lost');
  for (const message of messages(world))
    expect(message).toMatch(new RegExp(`attempt ${operation?.attempts}\\b.*lost.*30 s.*created`));
  expect(world.operators[0].events).toEqual([]);
});

test('… and once answers come again it settles', async () => {
  const world = new WorldModel();
  const fates = ['LostAfter', 'Fine', 'LostAfter', 'Fine'] as const;
  let at = 0;
  world.cluster.fate = () => fates[at++] ?? 'Fine';
  await run(world, 300);
  expect(at).toBeGreaterThan(fates.length);
  await world.settle();
  expectReady(world);
  expect(world.cluster.object?.status).not.toHaveProperty('operation');
});
