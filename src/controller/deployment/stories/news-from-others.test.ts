import { expect, test } from 'vitest';
import { UnmarkedPlatform } from '../../../../test/support/model/unmarked-platform.ts';
import { WorldModel } from '../../../../test/support/model/world-model.ts';

test('a recreation whose delete only one operator knows of is ended by another one, and the workload stays its own', async () => {
  let platform: UnmarkedPlatform | undefined;
  const world = new WorldModel((clock) => (platform = new UnmarkedPlatform(clock)));
  await world.settle();
  await world.take({ do: 'policy', drift: 'Correct', update: 'Recreate' });
  await world.settle();
  await world.take({ do: 'edit', image: 'b' });
  await world.take({ do: 'pass', who: 0, fates: [], writes: [] });
  await world.take({ do: 'pass', who: 0, fates: [], writes: ['LostBefore'] });
  expect(platform?.count('delete')).toBe(1);

  for (let passes = 0; passes < 20; passes += 1) {
    await world.take({ do: 'wait', seconds: 20 });
    await world.take({ do: 'pass', who: 1, fates: [], writes: [] });
  }
  const { status } = world.cluster.object ?? {};
  expect(status?.workload?.id).toBe('id-2');

  await world.take({ do: 'pass', who: 0, fates: [], writes: [] });
  expect(world.cluster.object?.status?.workload).toEqual(status?.workload);
  await world.take({ do: 'delete' });
  await world.settle();
  expect([world.cluster.object, platform?.living, world.complaints]).toEqual([undefined, [], []]);
});
