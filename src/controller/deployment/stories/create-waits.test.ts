import { expect, test } from 'vitest';
import { type BusyStep, BusyWorld } from '../../../../test/support/model/busy-world.ts';
import { conditionOf } from '../../../../test/support/status-rules/status-object.ts';

const wait = (ms: number): BusyStep => ({ do: 'wait', ms });

/** One object has been looked at, and the platform refuses other calls again and again, each for a short while. */
async function waiting(): Promise<{ world: BusyWorld; goOn: (ms: number) => Promise<void> }> {
  const world = new BusyWorld();
  await world.take({ do: 'apply', at: 0 });
  await world.take(wait(100));
  const goOn = async (ms: number): Promise<void> => {
    for (const until = world.clock.monotonic() + ms; world.clock.monotonic() < until; ) {
      world.live?.connection.limiter.pause(4_000, world.clock.monotonic());
      await world.take(wait(3_500));
    }
  };
  await goOn(30_000);
  expect(world.platform.looks).toHaveLength(1);
  return { world, goOn };
}

test('a create waits for its token before the write before it, so that it does not come too late for that', async () => {
  const { world } = await waiting();
  expect(world.clusters[0]?.object?.metadata.finalizers ?? []).toEqual([]);
  await world.take(wait(10_000));
  expect(world.clusters[0]?.object?.metadata.finalizers).toHaveLength(1);
  expect(world.platform.living).toHaveLength(1);
  await world.settle();
  expect(world.complaints).toEqual([]);
});

test('leave that is taken away meanwhile counts', async () => {
  const { world, goOn } = await waiting();
  await world.take({ do: 'allow', on: false });
  await goOn(30_000);
  await world.take(wait(120_000));
  expect(world.platform.living).toEqual([]);
  const synced = conditionOf(world.clusters[0]?.object, 'Synced');
  expect(synced?.reason).toBe('PlatformNotAllowed');
});
