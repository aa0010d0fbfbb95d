import { describe, expect, test } from 'vitest';
import { refusedWith } from '../../../../test/support/decide/play.ts';
import { FakePlatform } from '../../../../test/support/model/fake-platform.ts';
import type { TaskTraits } from '../../../../test/support/model/fake-tasks.ts';
import { expectReady, fate, pass, run, wait, word } from '../../../../test/support/model/sequence-steps.ts';
import { MARKS } from '../../../../test/support/model/step.ts';
import type { PowerTraits } from '../../../../test/support/model/traits.ts';
import { WorldModel } from '../../../../test/support/model/world-model.ts';

/** Hard sequences where calls have tasks, names are given again, and a workload can be stopped and kept. */

const TASKS: TaskTraits = {
  shows: 'end',
  queuedS: 5,
  worksS: 100,
  ofUpdate: 1,
  leavesRest: false,
  vanish: false,
  locks: false,
  crowded: true,
};
const POWER: PowerTraits = { takesS: 4, updateWakes: false, refusesTwice: true };

const worldWith = (tasks: Partial<TaskTraits> = {}, power: Partial<PowerTraits> = {}): WorldModel =>
  new WorldModel(
    (clock) =>
      new FakePlatform(clock, {
        reusesIds: true,
        asksQuota: true,
        tasks: { ...TASKS, ...tasks },
        power: { ...POWER, ...power },
      }),
  );

async function settledWith(tasks?: Partial<TaskTraits>, power?: Partial<PowerTraits>): Promise<WorldModel> {
  const world = worldWith(tasks, power);
  await world.settle();
  expectReady(world);
  return world;
}

describe('sequence 18: a create without an answer, which comes in late, and whose task takes long', () => {
  test('one workload', async () => {
    const world = worldWith({ crowded: false });
    await world.take(pass(0, [fate('Late', 20_000)]));
    await world.settle();
    expectReady(world);
    expect(world.platform.count('create')).toBe(1);
  });

  test('the process dies with it: one workload', async () => {
    const world = worldWith({ crowded: false });
    await world.take(pass(0, [fate('CrashAfter', 20_000)]));
    await world.settle();
    expectReady(world);
    expect(world.platform.count('create')).toBe(1);
  });

  test('deleted meanwhile: nothing is left', async () => {
    const world = worldWith({ crowded: false });
    await world.take(pass(0, [fate('Late', 20_000)]));
    await world.take({ do: 'delete' });
    await world.settle();
    await world.take(wait(300));
    expect(world.complaints).toEqual([]);
    expect(world.cluster.object).toBeUndefined();
    expect(world.platform.living).toEqual([]);
  });
});

describe('an edit whose task fails', () => {
  test('while another edit is waiting: that one is sent at once', async () => {
    const world = await settledWith();
    await world.take({ do: 'edit', image: 'b' });
    await world.take(pass(0, [{ ...fate('TaskFails'), error: 'Invalid' }]));
    await world.take({ do: 'edit', image: 'c' });
    await run(world, 120);
    expect(world.platform.count('update')).toBe(2);
    expect(word(world, 'Synced')).toBe('Unknown/InProgress');
    await world.settle();
    expectReady(world);
  });

  test('of a create, with nothing there: the same', async () => {
    const world = worldWith();
    await world.take(pass(0, [{ ...fate('TaskFails'), error: 'Invalid' }]));
    await world.take({ do: 'edit', image: 'c' });
    await run(world, 120);
    expect(world.platform.count('create')).toBe(2);
    await world.settle();
    expectReady(world);
  });

  test.each(['Report', 'Ignore'] as const)(
    'and did half of it (%s): taken back, the old spec is sent again',
    async (drift) => {
      const world = await settledWith({ leavesRest: true });
      await world.take({ do: 'policy', drift, update: 'InPlace' });
      await world.take({ do: 'edit', image: 'b' });
      await world.take(pass(0, [{ ...fate('TaskFails'), error: 'Invalid' }]));
      await run(world, 120);
      expect(word(world, 'Synced')).toBe('False/Rejected');
      await world.take({ do: 'edit', image: 'a' });
      await world.settle();
      expectReady(world);
      expect(world.platform.living[0]?.body).toMatchObject({ image: 'a' });
    },
  );
});

test('sequence 23: an update is refused as only for a new workload, and the quota refuses one: nothing is deleted', async () => {
  const world = await settledWith();
  await world.take({ do: 'policy', drift: 'Correct', update: 'Recreate' });
  await world.take({ do: 'overQuota', on: true });
  world.platform.update = async () => refusedWith('Immutable');
  await world.take({ do: 'edit', image: 'b' });
  await run(world, 300);
  expect(world.platform.count('delete')).toBe(0);
  expect(word(world, 'Synced')).toBe('False/QuotaExceeded');
  await world.take({ do: 'overQuota', on: false });
  await run(world, 1_500);
  expectReady(world);
  expect(world.platform.count('delete')).toBe(1);
});

test('a platform that starts again whatever is stopped: stopped as often as anything is corrected, then a person is asked', async () => {
  const world = await settledWith({}, { wakesAfterS: 20 });
  await world.take({ do: 'state', is: 'Stopped' });
  await run(world, 4 * 3600);
  expect(word(world, 'Stalled')).toBe('True/Drifted');
  expect(world.platform.count('stop')).toBe(5);
  expect(world.complaints).toEqual([]);
});

test('deleted while the create task is new, and somebody else takes the name meanwhile: nothing of ours is left', async () => {
  const world = worldWith({ crowded: false });
  await world.take(pass(0));
  world.platform.createOutOfBand('llama', MARKS.anotherCluster);
  await world.take({ do: 'delete' });
  await run(world, 600);
  expect(world.complaints).toEqual([]);
  expect(world.cluster.object).toBeUndefined();
  expect(world.platform.living).toHaveLength(1);
});

test('the delete of a recreation fails again and again: it is sent later each time', async () => {
  const world = await settledWith({ worksS: 5 });
  await world.take({ do: 'policy', drift: 'Correct', update: 'Recreate' });
  await world.take({ do: 'editFixed', nodeType: 'other' });
  world.platform.fate = () => ({ kind: 'TaskFails', lateMs: 0, error: 'Transient' });
  await run(world, 900);
  expect(world.platform.count('delete')).toBeLessThanOrEqual(9);
  expect(world.complaints).toEqual([]);
});

test('a quota that tasks tell of, minutes after each call: asked again after 1, 2, 5, 10 minutes', async () => {
  const world = await settledWith({ queuedS: 0, worksS: 240 });
  world.platform.calls.length = 0;
  await world.take({ do: 'edit', image: 'b' });
  // Each step takes its fates anew.
  world.platform.fate = () => ({ kind: 'TaskFails', lateMs: 0, error: 'Quota' });
  await run(world, 3_600);
  const at = world.platform.calls.map((call) => call.at / 60_000);
  const waits = at.slice(1).map((moment, nth) => Math.floor(moment - (at[nth] ?? 0)) - 4);
  expect(waits).toEqual([1, 2, 5, 10, 10]);
});

describe('an edit whose call was refused for now is taken back, and what goes back is worked on', () => {
  async function takenBack(): Promise<WorldModel> {
    const world = await settledWith({ shows: 'post', crowded: false });
    await world.take({ do: 'policy', drift: 'Report', update: 'InPlace' });
    await world.take({ do: 'edit', image: 'b' });
    await world.take(pass(0, [fate('Throttled')]));
    await world.take({ do: 'edit', image: 'a' });
    return world;
  }

  test('paused meanwhile: not ready before its task has ended', async () => {
    const world = await takenBack();
    await world.take(pass(0));
    await world.take({ do: 'paused', on: true });
    await world.take(pass(0));
    expect(word(world, 'Ready')).toBe('False/Updating');
    await world.settle();
    expectReady(world);
  });

  test('its task fails: it is sent again, though nothing differs', async () => {
    const world = await takenBack();
    const before = world.platform.count('update');
    await world.take(pass(0, [{ ...fate('TaskFails'), error: 'Transient' }]));
    await world.settle();
    expectReady(world);
    expect(world.platform.count('update')).toBe(before + 2);
  });
});
