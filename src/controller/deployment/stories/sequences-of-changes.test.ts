import { describe, expect, test } from 'vitest';
import { HOME } from '../../../../test/support/model/fake-workload.ts';
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
import { WorldModel } from '../../../../test/support/model/world-model.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import type { Observation, Subject, Translation } from '../../../platform-clients/platform.ts';

/** Hard sequences of changing: what is sent, how often, and what is never deleted for it. */

/** Other answers than the platform's own to what a spec translates to. */
function translating(world: WorldModel, change: (usual: Translation, subject: Subject) => Translation): void {
  const usual = world.platform.translate.bind(world.platform);
  world.platform.translate = (subject) => change(usual(subject), subject);
}

/** Where the calls of a kind lie, in seconds after the first of them. */
function moments({ platform }: WorldModel, what: 'create' | 'update' | 'delete'): number[] {
  const at = platform.calls.filter((call) => call.what === what).map((call) => call.at);
  return at.map((one) => Math.round((one - (at[0] ?? 0)) / 1000));
}

/** Correcting is tried at once, then 1, 10 and 60 minutes after the one before. */
function expectPatience(seconds: number[], after: number): void {
  expect(seconds).toHaveLength(4);
  const gaps = seconds.slice(1).map((at, index) => at - (seconds[index] ?? 0));
  for (const [index, least] of [60, 600, 3600].entries()) {
    expect(gaps[index]).toBeGreaterThanOrEqual(least);
    expect(gaps[index]).toBeLessThan(least + after);
  }
}

test('sequence 14: what was asked for before our PATCH and arrives after it is no Ready and no drift', async () => {
  const world = await settledWorld();
  const find = world.platform.find.bind(world.platform);
  const before = await find({ home: HOME, name: 'llama' });
  await world.take({ do: 'edit', image: 'b' });
  await world.take(wait(1));
  await world.take(pass(0));
  expect(world.platform.count('update')).toBe(1);

  world.platform.find = async () => before;
  for (let row = 0; row < 3; row += 1) {
    world.operators[0].hint();
    await world.take(pass(0));
    await world.take(wait(5));
  }
  expect(word(world, 'Ready')).toBe('False/Updating');
  expect(world.platform.count('update')).toBe(1);

  world.platform.find = find;
  await world.settle();
  expectReady(world);
});

describe('sequence 22: a Recreate that is interrupted after its DELETE', () => {
  const interruptions = [
    { at: 'before the DELETE is sent', deletes: [fate('CrashBefore')], creates: [] },
    { at: 'after the DELETE, before its answer', deletes: [fate('CrashAfter')], creates: [] },
    { at: 'in the answer to the DELETE', deletes: [fate('LostAfter')], creates: [] },
    { at: 'before the create is sent', deletes: [], creates: [fate('CrashBefore')] },
    { at: 'after the create, before its answer', deletes: [], creates: [fate('CrashAfter', 20_000)] },
  ];

  test.each(interruptions)(
    'sequence 22: $at, and driftPolicy is Report by then: created all the same',
    async ({ deletes, creates }) => {
      const world = await settledWorld();
      await world.take({ do: 'policy', drift: 'Correct', update: 'Recreate' });
      await world.take({ do: 'editFixed', nodeType: 'x' });
      await world.take(pass(0));
      await world.take(pass(0, deletes));
      await world.take({ do: 'policy', drift: 'Report', update: 'Recreate' });
      await world.take(wait(15));
      await world.take(pass(0, creates));
      await world.take({ do: 'restart', who: 0 });
      await world.settle();
      expectReady(world);
      expect(world.platform.living[0]?.body).toMatchObject({ nodeType: 'x' });
    },
  );

  test('sequence 22: the new create is refused: Stalled with the reason, and tried again', async () => {
    const world = await settledWorld();
    await world.take({ do: 'policy', drift: 'Report', update: 'Recreate' });
    await world.take({ do: 'editFixed', nodeType: 'x' });
    await world.take(pass(0));
    await world.take(pass(0));
    await world.take(wait(15));
    await world.take(pass(0, [fate('Refused')]));
    expect(world.platform.living).toEqual([]);
    expect(word(world, 'Stalled')).toBe('True/Rejected');
    expect(condition(world, 'Stalled')?.message).toContain('refused');
    expect(word(world, 'Ready')).toBe('False/NotCreated');
    expect(word(world, 'Available')).toBe('False/NotServing');
    await run(world, 660);
    await world.settle();
    expectReady(world);
  });
});

describe('sequence 23: a Recreate for a spec that fails our own checks', () => {
  const checked = (world: WorldModel): void =>
    translating(world, (usual, { spec }) =>
      spec.runai?.spec?.image === 'bad'
        ? { kind: 'Violation', field: 'spec.runai.spec.image', message: 'is bad' }
        : usual,
    );

  test('sequence 23: nothing is deleted', async () => {
    const world = await settledWorld();
    checked(world);
    await world.take({ do: 'policy', drift: 'Correct', update: 'Recreate' });
    await world.take({ do: 'editFixed', nodeType: 'x' });
    await world.take({ do: 'edit', image: 'bad' });
    await run(world, 60);
    expect(world.platform.count('delete')).toBe(0);
    expect(word(world, 'Stalled')).toBe('True/Rejected');
    expect(word(world, 'Available')).toBe('True/Serving');
  });

  test('sequence 23: nothing is deleted where the spec went bad after the Recreate was written down', async () => {
    const world = await settledWorld();
    checked(world);
    await world.take({ do: 'policy', drift: 'Correct', update: 'Recreate' });
    await world.take({ do: 'editFixed', nodeType: 'x' });
    await world.take(pass(0));
    expect(world.cluster.object?.status?.operation?.type).toBe('Recreate');
    await world.take({ do: 'edit', image: 'bad' });
    await run(world, 60);
    expect(world.platform.count('delete')).toBe(0);
    expect(word(world, 'Stalled')).toBe('True/Rejected');
    await world.take({ do: 'edit', image: 'b' });
    await world.settle();
    expectReady(world);
    expect(world.platform.living[0]?.body).toMatchObject({ nodeType: 'x', image: 'b' });
  });
});

describe('sequence 24: the operator is upgraded and makes another body of the same spec', () => {
  const bodies = [
    { what: 'only its hash is new', more: {} },
    { what: 'a field that can be changed differs', more: { image: 'a:normalised' } },
    { what: 'a field that cannot be changed differs', more: { nodeType: 'default' } },
  ];

  test.each(bodies)('sequence 24: $what: nothing is recreated', async ({ more }) => {
    const world = new WorldModel();
    await world.take({ do: 'policy', drift: 'Correct', update: 'Recreate' });
    await world.settle();
    expectReady(world);
    translating(world, (usual) =>
      usual.kind === 'Desired'
        ? {
            kind: 'Desired',
            desired: { ...usual.desired, hash: 'v2:other', body: { ...usual.desired.body, ...more } },
          }
        : usual,
    );
    await world.take({ do: 'restart', who: 0 });
    await run(world, 3_600);
    expect(world.platform.count('delete')).toBe(0);
    expect(world.platform.count('create')).toBe(1);
    expect(world.platform.count('update')).toBe('image' in more ? 1 : 0);
    expect(world.complaints.filter((complaint) => !complaint.includes('a lie'))).toEqual([]);
  });
});

describe('sequence 25: what the platform undoes again and again', () => {
  test('sequence 25: accepted, and vanished: created anew at once, after 1, 10 and 60 minutes, then Stalled', async () => {
    const world = await settledWorld();
    for (let time = 0; time < 5; time += 1) {
      await world.take({ do: 'vanish' });
      world.operators[0].hint();
      await world.settle();
    }
    expect(world.complaints).toEqual([]);
    // The first one is the create itself.
    expectPatience(moments(world, 'create').slice(1), 60);
    expect(word(world, 'Ready')).toBe('False/Missing');
    expect(word(world, 'Stalled')).toBe('True/Drifted');
    expect(condition(world, 'Stalled')?.message).toMatch(/vanished.*reconcile-requested-at/);
    await run(world, 7_200);
    expect(world.platform.count('create')).toBe(5);

    await world.take({ do: 'edit', image: 'b' });
    await world.settle();
    expectReady(world);
  });

  test('sequence 25: a field that comes out otherwise on every PATCH: no rollout at every poll, and Stalled names it', async () => {
    const world = await settledWorld();
    const update = world.platform.update.bind(world.platform);
    world.platform.update = async (observed: Observation, desired) =>
      update(observed, { ...desired, body: { ...desired.body, image: 'normalised' } });
    await world.take({ do: 'drift', image: 'normalised' });
    world.operators[0].hint();
    await run(world, 3 * 3_600);
    expect(world.complaints).toEqual([]);
    expectPatience(moments(world, 'update'), 60);
    expect(word(world, 'Stalled')).toBe('True/Drifted');
    expect(condition(world, 'Stalled')?.message).toContain('image');
    expect(world.cluster.object?.status?.drift).toMatchObject([{ path: 'image' }]);
  });
});

test('what the answer to a slow call means is dated by the answer, not by the call', async () => {
  const world = await settledWorld();
  const update = world.platform.update.bind(world.platform);
  world.platform.update = async (...args) => {
    await world.clock.advance(20_000);
    return update(...args);
  };
  await world.take({ do: 'edit', image: 'b' });
  await world.take(pass(0));
  expect(word(world, 'Ready')).toBe('False/Updating');
  expect(condition(world, 'Ready')?.lastTransitionTime).toBe(formatTimestamp(world.clock.now()));
  expect(world.cluster.object?.status?.applied?.at).toBe(formatTimestamp(world.clock.now()));
});
