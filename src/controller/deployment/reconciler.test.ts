import { describe, expect, test } from 'vitest';
import { type BusyStep, BusyWorld } from '../../../test/support/model/busy-world.ts';
import type { WriteFate } from '../../../test/support/model/fake-cluster.ts';
import { POLLING } from '../../../test/support/model/fake-connection.ts';
import { conditionOf } from '../../../test/support/status-rules/status-object.ts';
import { unobserved } from '../../crd/unobserved.ts';

const wait = (ms: number): BusyStep => ({ do: 'wait', ms });
const rotate: BusyStep = { do: 'rotate', worked: true };

/** A world after these steps. Two objects look in turns of 400 ms: the second waits after 100 ms. */
async function after(...steps: BusyStep[]): Promise<BusyWorld> {
  const world = new BusyWorld();
  for (const step of steps) await world.take(step);
  return world;
}

/** Its objects 0 and 1 are Ready. */
const ready: BusyStep[] = [{ do: 'apply', at: 0 }, { do: 'apply', at: 1 }, wait(60_000)];
const readyOf = ({ clusters }: BusyWorld, at: number): string | undefined =>
  conditionOf(clusters[at]?.object, 'Ready')?.status;

describe('whoever waits for a turn and does not want it any more holds up nobody', () => {
  const parked: BusyStep[] = [{ do: 'apply', at: 0 }, { do: 'apply', at: 1 }, wait(100)];

  test.each<[why: string, leaves: BusyStep[]]>([
    ['its object is deleted', [{ do: 'delete', at: 1 }]],
    ['its namespace may not use the platform any more', [{ do: 'allow', on: false }]],
    ['the platform object was taken away', [{ do: 'platform', there: false }]],
    ['its connection has other credentials now', [rotate]],
  ])('%s', async (_why, leaves) => {
    const world = await after(...parked);
    expect(world.ended).toEqual(['a/model-1 Parked']);
    const gate = world.live?.gate;
    for (const step of leaves) await world.take(step);
    await world.take(wait(100));
    expect(gate?.parked).toBe(0);
    await world.settle();
    expect(world.complaints).toEqual([]);
    expect(world.reserved).toBe(0);
    expect(readyOf(world, 0)).toBe('True');
  });

  test('a connection that was replaced is left by all who waited there, and still serves what is deleted', async () => {
    const world = await after(...ready, { do: 'hint', at: 0 }, { do: 'hint', at: 1 }, wait(100));
    const former = world.live?.gate;
    expect(former?.parked).toBe(1);
    await world.take(rotate);
    await world.take({ do: 'refuse', on: true });
    await world.take(wait(1_000));
    expect(former?.parked).toBe(0);
    await world.take({ do: 'delete', at: 0 });
    await world.take({ do: 'delete', at: 1 });
    await world.take(wait(60_000));
    expect(world.clusters.map(({ object }) => object)).toEqual([undefined, undefined, undefined]);
    expect([world.complaints, world.reserved]).toEqual([[], 0]);
  });
});

test('an edit that waits keeps its place before polls, whatever else wakes it, and its calls are an edit’s', async () => {
  const world = await after(...ready, { do: 'apply', at: 2 }, wait(60_000));
  world.platform.looks.length = 0;
  const polls: BusyStep[] = [0, 2].map((at) => ({ do: 'hint', at }));
  for (const step of [...polls, wait(50)]) await world.take(step);
  for (const step of [
    { do: 'edit', at: 1 },
    wait(50),
    { do: 'hint', at: 1 },
    wait(5_000),
  ] satisfies BusyStep[])
    await world.take(step);
  expect(world.platform.looks.slice(0, 3)).toEqual([
    { name: 'model-0', priority: 'poll' },
    { name: 'model-1', priority: 'edit' },
    { name: 'model-2', priority: 'poll' },
  ]);
});

test('an object says that it waits for its turn after a minute: until then the API server says so', async () => {
  const world = new BusyWorld();
  world.platform.lookTakes = 90_000;
  const said = () => world.clusters[1]?.object?.status;
  for (const step of [{ do: 'apply', at: 0 }, { do: 'apply', at: 1 }, wait(59_000)] satisfies BusyStep[])
    await world.take(step);
  expect(said()).toEqual(unobserved('NotCreated'));
  await world.take(wait(2_000));
  expect(said()).toMatchObject({ observedGeneration: 1 });
  const ready = conditionOf({ status: said() }, 'Ready');
  expect(ready).toMatchObject({
    reason: 'NotCreated',
    message: 'Waiting for its turn: the connection is busy with other objects.',
  });
  expect(ready?.lastTransitionTime).not.toContain('1970');
});

test('words of an object that waits for its turn are written again where their write was lost', async () => {
  const world = new BusyWorld();
  world.platform.lookTakes = 90_000;
  for (const step of [{ do: 'apply', at: 0 }, { do: 'apply', at: 1 }, wait(59_000)] satisfies BusyStep[])
    await world.take(step);
  const [, cluster] = world.clusters;
  if (cluster === undefined) throw new Error('the second object has a cluster');
  cluster.fate = () => 'LostBefore';
  await world.take(wait(1_500));
  expect(cluster.object?.status).toEqual(unobserved('NotCreated'));
  cluster.fate = () => 'Fine';
  await world.take(wait(10_000));
  expect(cluster.object?.status).toMatchObject({ observedGeneration: 1 });
});

test.each<[why: string, hold: BusyStep[], free: BusyStep[]]>([
  ['for its connection', [{ do: 'refuse', on: true }], [{ do: 'refuse', on: false }]],
  [
    'for a turn, and then for its connection',
    [wait(50)],
    [{ do: 'refuse', on: true }, wait(15_000), { do: 'refuse', on: false }],
  ],
  ['for a turn at a connection that is replaced', [wait(50)], [rotate]],
])(
  'an edit that waits %s goes before polls all the same, and its calls are an edit’s',
  async (_why, hold, free) => {
    const world = await after(...ready, { do: 'apply', at: 2 }, wait(60_000));
    const polls: BusyStep[] = [0, 2].map((at) => ({ do: 'hint', at }));
    for (const step of [...polls, ...hold, { do: 'edit', at: 1 }, wait(100)] satisfies BusyStep[])
      await world.take(step);
    world.platform.looks.length = 0;
    for (const step of [...free, wait(5_000)]) await world.take(step);
    const edits = world.platform.looks.filter(({ priority }) => priority === 'edit');
    expect(edits).toEqual([{ name: 'model-1', priority: 'edit' }]);
    expect(world.platform.looks[0]?.name).toBe('model-1');
  },
);

test('what a look has shown may take the leave away: nothing is called then', async () => {
  const world = await after({ do: 'apply', at: 0 }, wait(100));
  expect(world.platform.looks).toHaveLength(1);
  await world.take({ do: 'allow', on: false });
  await world.take(wait(60_000));
  expect(world.platform.calls).toEqual([]);
  const synced = conditionOf(world.clusters[0]?.object, 'Synced');
  expect(synced?.reason).toBe('PlatformNotAllowed');
  await world.settle();
  expect([world.complaints, world.reserved]).toEqual([[], 0]);
});

describe('a write that comes second', () => {
  test('where the watch is healthy: the pass begins again at once', async () => {
    const world = await after({ do: 'apply', at: 0 }, wait(200), { do: 'conflict', at: 0 }, wait(1_000));
    expect(world.ended.slice(0, 2)).toEqual(['a/model-0 Overtaken', 'a/model-0 After']);
    expect(world.platform.count('create')).toBe(1);
  });

  test('where the watch brings nothing: what came first is read once, and no look is made in vain', async () => {
    const world = await after(
      { do: 'apply', at: 0 },
      wait(200),
      { do: 'blindness', on: true },
      { do: 'conflict', at: 0 },
      wait(1_500),
    );
    expect(world.ended.slice(0, 2)).toEqual(['a/model-0 Overtaken', 'a/model-0 After']);
    await world.take(wait(70_000));
    expect(readyOf(world, 0)).toBe('True');
    expect(world.ended.filter((each) => each.endsWith('Overtaken'))).toHaveLength(1);
  });

  test('where the object is gone and the watch does not say so: nothing has failed, and nothing is called', async () => {
    const world = await after({ do: 'apply', at: 0 }, wait(200), { do: 'blindness', on: true });
    await world.take({ do: 'delete', at: 0 });
    expect(world.clusters[0]?.object).toBeUndefined();
    await world.take(wait(60_000));
    expect(new Set(world.ended)).toEqual(new Set(['a/model-0 Overtaken', 'a/model-0 After']));
    expect(world.platform.calls).toEqual([]);
    await world.take({ do: 'blindness', on: false });
    expect(world.ended.at(-1)).toBe('a/model-0 Done');
    await world.settle();
    expect(world.complaints).toEqual([]);
  });

  test('where nothing came first, and once only: the pass that begins again writes', async () => {
    const world = new BusyWorld();
    const fates: WriteFate[] = ['Conflict', 'Fine', 'Conflict'];
    for (const cluster of world.clusters) cluster.fate = () => fates.shift() ?? 'Fine';
    await world.take({ do: 'apply', at: 0 });
    await world.take(wait(5_000));
    expect(fates).toEqual([]);
    expect(world.ended.filter((each) => each.endsWith('Backoff'))).toEqual([]);
    expect(world.ended.filter((each) => each.endsWith('Overtaken'))).toHaveLength(2);
  });

  test('where nothing came first, and the API server refuses still: back-off, which grows', async () => {
    const world = new BusyWorld();
    for (const cluster of world.clusters) cluster.fate = () => 'Conflict';
    await world.take({ do: 'apply', at: 0 });
    await world.take(wait(120_000));
    expect(world.ended.slice(0, 2)).toEqual(['a/model-0 Overtaken', 'a/model-0 Backoff']);
    // One for each step of 0.5, 1, 2, … s: a look every half second would be 240.
    expect(world.platform.looks.length).toBeLessThan(12);
    for (const cluster of world.clusters) cluster.fate = () => 'Fine';
    await world.settle();
    expect(world.complaints).toEqual([]);
  });
});

describe('the list is read slowly again once nothing is under way', () => {
  const rolling: BusyStep[] = [{ do: 'apply', at: 0 }, wait(2_000)];

  test.each<[why: string, ends: BusyStep[]]>([
    ['it is Ready', []],
    [
      'its finalizer was stripped, and it is gone',
      [
        { do: 'strip', at: 0 },
        { do: 'delete', at: 0 },
      ],
    ],
    ['it was deleted', [{ do: 'delete', at: 0 }]],
    ['its namespace may not use the platform any more', [{ do: 'allow', on: false }]],
  ])('%s', async (_why, ends) => {
    const world = await after(...rolling);
    expect(world.live?.interval).toBe(POLLING.active);
    for (const step of [...ends, wait(60_000)]) await world.take(step);
    expect(world.live?.interval).toBe(POLLING.idle);
    expect(world.complaints).toEqual([]);
  });

  test('other credentials: what moved by the old ones comes to rest at the new', async () => {
    const world = await after(
      ...rolling,
      { do: 'delete', at: 0 },
      rotate,
      { do: 'refuse', on: true },
      wait(1_000),
    );
    expect(world.live?.interval).toBe(POLLING.active);
    await world.take(wait(60_000));
    expect(world.clusters[0]?.object).toBeUndefined();
    expect(world.live?.interval).toBe(POLLING.idle);
  });
});

describe('who keeps the platform object', () => {
  test('a pass that may end in a create, from its look on; then what it has created', async () => {
    const world = await after({ do: 'apply', at: 0 }, wait(100));
    expect(world.clusters[0]?.object?.metadata.finalizers ?? []).toEqual([]);
    expect(world.holders).toBe(1);
    await world.take(wait(10_000));
    expect([world.platform.count('create'), world.holders]).toEqual([1, 1]);
    await world.take({ do: 'delete', at: 0 });
    await world.take(wait(60_000));
    expect(world.holders).toBe(0);
  });

  test('none that is refused', async () => {
    const world = await after({ do: 'allow', on: false }, { do: 'apply', at: 0 }, wait(60_000));
    expect(readyOf(world, 0)).toBe('False');
    expect(world.holders).toBe(0);
  });
});
