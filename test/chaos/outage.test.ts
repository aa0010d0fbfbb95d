import { expect, test } from 'vitest';
import type { TargetName } from '../../src/crd/targets.ts';
import { lifeTargets } from '../support/stage/targets/life-targets.ts';
import { type OutageKind, outageKinds } from './platform-outage.ts';
import { playOutage, type OutagePlan } from './outage.ts';
import { die, isLong, replay, shuffled } from '../support/seed.ts';

const names = Object.keys(lifeTargets) as TargetName[];

const all = (objects: number) => (kind: OutageKind) => ({
  kinds: new Map(names.map((name) => [name, kind])),
  objects,
  minutes: 120,
});

/** A kind of its own for each platform. */
const mixed = new Map(
  shuffled(outageKinds, String).flatMap((kind, at) => names.slice(at, at + 1).map((name) => [name, kind])),
);

const plans: OutagePlan[] = isLong
  ? [{ kinds: mixed, objects: 250, minutes: 120 }, ...outageKinds.map(all(25))]
  : [{ kinds: mixed, objects: 5, minutes: 12 }];

test.for(
  plans.map((plan) => ({
    ...plan,
    title: `${plan.objects * names.length} objects, ${[...new Set(plan.kinds.values())].join(', ')}`,
  })),
)('a platform is out: $title', { timeout: 3_600_000 }, async (plan) => {
  const figures = await playOutage(plan, die(plan.title));
  console.table(figures);
  const played = `play it again: ${replay('a platform is out')}`;
  for (const each of figures) {
    expect(each.callsBefore, played).toBeGreaterThan(0);
    expect(each.mostIn30s, played).toBeLessThanOrEqual(1);
    expect(each.statusWrites, played).toBeLessThanOrEqual(1);
    expect(each.excess, played).toBe(0);
    expect(each.settledInMs, played).toBeLessThanOrEqual(each.mayTakeMs);
  }
});
