import { describe, expect, test } from 'vitest';
import type { WriteFate } from '../../../../test/support/model/fake-cluster.ts';
import { expectReady, fate, pass, settledWorld } from '../../../../test/support/model/sequence-steps.ts';

/** An edit whose call goes unanswered is taken back: what the platform has is our own, and no drift of anybody's. */
describe.each(['Report', 'Ignore', 'Correct'] as const)('driftPolicy %s', (drift) => {
  test.each<[why: string, writes: WriteFate[], leader: 0 | 1]>([
    ['by the same process', [], 0],
    ['by another one', [], 1],
    ['and the edit comes before the write after the call', ['Conflict'], 0],
  ])('the old spec is sent again: %s', async (_, writes, leader) => {
    const world = await settledWorld();
    await world.take({ do: 'policy', drift, update: 'InPlace' });
    await world.take(pass(0));
    await world.take({ do: 'edit', image: 'b' });
    await world.take(pass(0, [fate('LostAfter')], writes));
    await world.take({ do: 'edit', image: 'a' });
    await world.take(pass(leader));
    await world.settle();
    expectReady(world);
    expect(world.platform.living[0]?.body).toMatchObject({ image: 'a' });
  });

  test('the old spec is sent until that is answered too', async () => {
    const world = await settledWorld();
    await world.take({ do: 'policy', drift, update: 'InPlace' });
    await world.take(pass(0));
    await world.take({ do: 'edit', image: 'b' });
    await world.take(pass(0, [fate('LostAfter')]));
    await world.take({ do: 'edit', image: 'a' });
    await world.take(pass(0, [fate('LostBefore')]));
    await world.settle();
    expectReady(world);
    expect(world.platform.living[0]?.body).toMatchObject({ image: 'a' });
  });

  test('the old spec is sent again although the process died right after the call', async () => {
    const world = await settledWorld();
    await world.take({ do: 'policy', drift, update: 'InPlace' });
    await world.take(pass(0));
    await world.take({ do: 'edit', image: 'b' });
    await world.take(pass(0, [fate('CrashAfter')]));
    expect(world.platform.living[0]?.body).toMatchObject({ image: 'b' });
    await world.take({ do: 'edit', image: 'a' });
    await world.settle();
    expectReady(world);
    expect(world.platform.living[0]?.body).toMatchObject({ image: 'a' });
  });

  test('the same where the old spec is refused at first, and anything else is edited', async () => {
    const world = await settledWorld();
    await world.take({ do: 'policy', drift, update: 'InPlace' });
    await world.take(pass(0));
    await world.take({ do: 'edit', image: 'b' });
    await world.take(pass(0, [fate('CrashAfter')]));
    await world.take({ do: 'edit', image: 'a' });
    await world.take(pass(0, [fate('Refused')]));
    await world.take({ do: 'deletionPolicy', is: 'Retain' });
    await world.settle();
    expectReady(world);
    expect(world.platform.living[0]?.body).toMatchObject({ image: 'a' });
  });

  test.each(['b', 'c'])(
    'the old spec is sent again although %s was refused after the one without an answer',
    async (image) => {
      const world = await settledWorld();
      await world.take({ do: 'policy', drift, update: 'InPlace' });
      await world.take(pass(0));
      await world.take({ do: 'edit', image: 'b' });
      await world.take(pass(0, [fate('LostAfter')]));
      await world.take({ do: 'edit', image: 'a' });
      await world.take({ do: 'edit', image });
      await world.take(pass(0, [fate('Refused')]));
      await world.take({ do: 'edit', image: 'a' });
      await world.settle();
      expectReady(world);
      expect(world.platform.living[0]?.body).toMatchObject({ image: 'a' });
    },
  );
});
