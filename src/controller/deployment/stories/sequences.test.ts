import { describe, expect, test } from 'vitest';
import type { WriteFate } from '../../../../test/support/model/fake-cluster.ts';
import {
  condition,
  expectReady,
  fate,
  pass,
  run,
  settledWorld,
  wait,
  word,
} from '../../../../test/support/model/sequence-steps.ts';
import { MARK, WorldModel } from '../../../../test/support/model/world-model.ts';

/** Hard sequences of creating and of losing: who may call, and what is believed to be absent. */

const DAYS = 3 * 86_400;
const WINDOW_S = 30;

describe('a create call whose answer nobody heard', () => {
  const arrivals = [
    { when: 'never', lost: fate('CrashBefore'), creates: 2 },
    { when: 'just within the window', lost: fate('CrashAfter', 29_000), creates: 1 },
  ];

  test.each(arrivals)(
    'sequence 1: it arrives $when: a standby waits a window of its own before it creates',
    async ({ lost, creates }) => {
      const world = new WorldModel();
      await world.take(wait(DAYS));
      await world.take(pass(0, [lost]));
      await run(world, WINDOW_S - 0.1, 1);
      expect(world.platform.count('create')).toBe(1);
      await world.settle();
      expectReady(world);
      expect(world.platform.count('create')).toBe(creates);
    },
  );

  test.each(arrivals)(
    'sequence 1: it arrives $when: a standby waits a window of its own before it lets go of a deleted object',
    async ({ lost }) => {
      const world = new WorldModel();
      await world.take(wait(DAYS));
      await world.take(pass(0, [lost]));
      await world.take({ do: 'delete' });
      await run(world, WINDOW_S - 0.1, 1);
      expect(world.cluster.object).toBeDefined();
      await world.settle();
      expect(world.complaints).toEqual([]);
      expect(world.cluster.object).toBeUndefined();
      await world.clock.advance(60_000);
      expect(world.platform.living).toEqual([]);
    },
  );

  test('sequence 2: it times out after 30 s, and the workload appears 40 s after it began: found, not created twice', async () => {
    const world = new WorldModel();
    const create = world.platform.create.bind(world.platform);
    world.platform.create = async (...args) => {
      const outcome = await create(...args);
      await world.clock.advance(30_000);
      return outcome;
    };
    await world.take(pass(0, [fate('Late', 40_000)]));
    expect(world.clock.monotonic()).toBe(30_000);
    expect(word(world, 'Ready')).not.toBe('True/Running');
    await world.settle();
    expectReady(world);
    expect(world.platform.count('create')).toBe(1);
  });
});

describe('sequence 3: two operators without election', () => {
  const both = (fates: ReturnType<typeof fate>[] = [], writes: WriteFate[] = []) =>
    ({ do: 'bothPass', fates, writes }) as const;

  test('sequence 3: of two that create at once one calls, and the loser of the write does not', async () => {
    const world = new WorldModel();
    await world.take(both());
    expect(world.platform.count('create')).toBe(1);
    await world.settle();
    expectReady(world);
  });

  test.each([0, 1, 2, 3, 4, 5])(
    'sequence 3: both lose races at every step (write %i is the first that is lost): one workload',
    async (first) => {
      const world = new WorldModel();
      const races = (): WriteFate[] => [...Array<WriteFate>(first).fill('Fine'), 'Conflict', 'Conflict'];
      const step = async (): Promise<void> => {
        for (let round = 0; round < 4; round += 1) {
          await world.take(both([], races()));
          await world.take(wait(10));
        }
      };
      await step();
      await world.take({ do: 'edit', image: 'b' });
      await step();
      await world.take({ do: 'policy', drift: 'Correct', update: 'Recreate' });
      await world.take({ do: 'editFixed', nodeType: 'x' });
      await step();
      await world.settle();
      expectReady(world);
      await world.take({ do: 'delete' });
      await step();
      await world.settle();
      expect(world.complaints).toEqual([]);
      expect(world.cluster.object).toBeUndefined();
      expect(world.platform.living).toEqual([]);
    },
  );
});

describe('what one operator remembers of a workload and could not write', () => {
  /** Both have seen the first workload, and operator 0 holds an answer that it never got to write. */
  async function withUnwritten(): Promise<WorldModel> {
    const world = new WorldModel();
    await world.take(pass(1, [], ['Fine', 'LostBefore']));
    await world.take(wait(1));
    await world.take(pass(0, [], ['LostBefore', 'LostBefore']));
    expect(world.platform.count('update')).toBe(1);
    await world.take({ do: 'vanish' });
    return world;
  }

  test('sequence 3: it is no evidence about the next workload that it makes itself', async () => {
    const world = await withUnwritten();
    await world.take(pass(0, [fate('Late', 20_000)]));
    await world.take(pass(0));
    await world.settle();
    expectReady(world);
  });

  test('sequence 3: nor about one that the other makes', async () => {
    const world = await withUnwritten();
    world.platform.fate = () => fate('Late', 20_000);
    await run(world, WINDOW_S + 1, 1);
    expect(world.platform.count('create')).toBe(2);
    await world.take(pass(0));
    expect(world.platform.count('create')).toBe(2);
    await world.settle();
    expectReady(world);
  });
});

describe('a stale leader that was frozen for a minute', () => {
  test('sequence 4: a re-create after a loss: its write loses against the new leader, and it makes no call', async () => {
    const world = await settledWorld();
    const [stale, leader] = world.operators;
    await world.take(pass(1));
    await world.take({ do: 'vanish' });
    stale.hint();
    leader.hint();
    // The new leader's workload is not visible yet when the old one wakes, so only the write stands in its way.
    await world.take(pass(1, [fate('Late', 25_000)]));
    expect(world.platform.count('create')).toBe(2);
    expect(await stale.pass()).toMatchObject({ kind: 'Overtaken' });
    expect(world.platform.count('create')).toBe(2);
    await world.settle();
    expectReady(world);
  });

  test('sequence 4: Recreate: the same', async () => {
    const world = await settledWorld();
    await world.take({ do: 'policy', drift: 'Correct', update: 'Recreate' });
    await world.take({ do: 'editFixed', nodeType: 'x' });
    await world.take(pass(0));
    await world.take(pass(0));
    expect(world.platform.count('delete')).toBe(1);
    const [stale] = world.operators;
    stale.sync();
    await world.take(wait(15));
    await world.take(pass(1, [fate('Late', 25_000)]));
    expect(world.platform.count('create')).toBe(2);
    await stale.pass();
    expect(world.platform.count('create')).toBe(2);
    await world.settle();
    expectReady(world);
  });
});

describe('a name that a person takes', () => {
  const owners = [
    { whose: "another owner's", mark: 'cluster-2/prod/llama' },
    { whose: 'without a mark', mark: undefined },
  ];

  test.each(owners)(
    'sequence 12: freed and taken between two polls, $whose: never changed, never deleted',
    async ({ mark }) => {
      const world = await settledWorld();
      await world.take({ do: 'vanish' });
      world.platform.createOutOfBand('llama', mark);
      world.operators[0].hint();
      await run(world, 60);
      expect(word(world, 'Synced')).toBe('False/NameConflict');
      expect(word(world, 'Stalled')).toBe('True/NameConflict');
      expect(world.cluster.object?.status?.workload).toBeUndefined();
      await world.take({ do: 'edit', image: 'b' });
      await run(world, 60);
      await world.take({ do: 'delete' });
      await run(world, 60);
      expect(world.complaints).toEqual([]);
      expect(world.platform.calls.map(({ what }) => what)).toEqual(['create']);
      expect(world.platform.living).toHaveLength(1);
      // Without a mark it might be ours after all: a person says so.
      expect(world.cluster.object === undefined).toBe(mark !== undefined);
    },
  );

  test('sequence 13: a create is refused, then a person makes that name by hand: a conflict, and not ours', async () => {
    const world = new WorldModel();
    await world.take(pass(0, [fate('Refused')]));
    expect(word(world, 'Synced')).toBe('False/Rejected');
    world.platform.createOutOfBand('llama', undefined);
    await world.take({ do: 'edit', image: 'b' });
    await world.take(pass(0));
    expect(word(world, 'Synced')).toBe('False/NameConflict');
    expect(condition(world, 'Synced')?.message).toContain('spec.adopt');
    await world.take({ do: 'delete' });
    await world.take(pass(0));
    expect(world.cluster.object).toBeUndefined();
    expect(world.platform.living).toHaveLength(1);
    expect(world.platform.living[0]?.mark).not.toBe(MARK);
    expect(world.platform.calls.map(({ what }) => what)).toEqual(['create']);
  });
});
