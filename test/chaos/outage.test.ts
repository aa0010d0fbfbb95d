import { expect, test } from 'vitest';
import type { TargetName } from '../../src/crd/targets.ts';
import { lifeTargets } from '../support/stage/targets/life-targets.ts';
import { type Look, looks } from './outage-looks.ts';
import { playOutage, type Trial } from './outage.ts';
import { die, isLong, replay, shuffled } from '../support/seed.ts';

const names = Object.keys(lifeTargets) as TargetName[];

const all = (objects: number) => (look: Look) => ({
  looks: new Map(names.map((name) => [name, look])),
  objects,
  minutes: 120,
});

/** A look of its own for each platform. */
const mixed = new Map(
  shuffled(looks, String)
    .map((look, at) => [names[at] ?? 'egs', look] as const)
    .slice(0, names.length),
);

const trials: Trial[] = isLong
  ? [{ looks: mixed, objects: 250, minutes: 120 }, ...looks.map(all(25))]
  : [{ looks: mixed, objects: 5, minutes: 12 }];

test.for(
  trials.map((trial) => ({
    ...trial,
    title: `${trial.objects * names.length} objects, ${[...new Set(trial.looks.values())].join(', ')}`,
  })),
)('a platform is out: $title', { timeout: 3_600_000 }, async (trial) => {
  const figures = await playOutage(trial, die(trial.title));
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
