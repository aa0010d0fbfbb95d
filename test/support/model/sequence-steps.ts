import { expect } from 'vitest';
import type { Condition } from '../../../src/kube/objects.ts';
import { conditionOf } from '../status-rules/status-object.ts';
import type { WriteFate } from './fake-cluster.ts';
import type { Fate } from './fake-platform.ts';
import type { Step } from './step.ts';
import { comesBackIn, WorldModel } from './world-model.ts';

/** What becomes of one call. */
export const fate = (kind: Fate['kind'], lateMs = 0): Fate => ({ kind, lateMs });

/** A pass of one operator, with what becomes of its calls and writes. */
export const pass = (who: 0 | 1, fates: Fate[] = [], writes: WriteFate[] = []): Step => ({
  do: 'pass',
  who,
  fates,
  writes,
});

export const wait = (seconds: number): Step => ({ do: 'wait', seconds });

/** One condition of the object. */
export function condition({ cluster }: WorldModel, type: string): Condition | undefined {
  return conditionOf(cluster.object, type);
}

/** `Status/Reason` of one condition of the object. */
export function word(world: WorldModel, type: string): string | undefined {
  const one = condition(world, type);
  return one && `${one.status}/${one.reason}`;
}

/** A world whose object is Ready. */
export async function settledWorld(): Promise<WorldModel> {
  const world = new WorldModel();
  await world.settle();
  expectReady(world);
  return world;
}

/** Ready, with exactly one workload, and no promise was broken on the way. */
export function expectReady(world: WorldModel): void {
  expect(world.complaints).toEqual([]);
  expect(word(world, 'Ready')).toBe('True/Running');
  expect(world.platform.living).toHaveLength(1);
}

/** Passes at the moments that the operator asks for itself, for so long. */
export async function run(world: WorldModel, seconds: number, who: 0 | 1 = 0): Promise<void> {
  const end = world.clock.monotonic() + seconds * 1000;
  for (;;) {
    const result = await world.pass(who);
    const left = end - world.clock.monotonic();
    if (left <= 0) return;
    const next = Math.max(1, comesBackIn(result) ?? 1_000);
    await world.clock.advance(Math.min(next, left));
  }
}
