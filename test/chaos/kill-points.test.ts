import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startWorld, type World } from '../support/world/world.ts';
import { killEverywhere } from './kill-everywhere.ts';
import { lives } from './lives.ts';
import { isLong, replay } from '../support/seed.ts';
import { targets } from '../support/trial/targets.ts';

/** How many kills in each life are enough for the gate. */
const SAMPLE = 2;

const rows = targets.flatMap((target) =>
  lives
    .filter((life) => life.fits(target))
    .map((life) => ({ target, life, name: `${life.name} on ${target.name}` })),
);

// Each has an operator process, which starts again and again: more of them than cores wait more than they compute.
vi.setConfig({ maxConcurrency: 8 });
let world: World;
beforeAll(async () => {
  world = await startWorld({ runai: false, operator: false, judged: false });
});
afterAll(() => world[Symbol.asyncDispose]());

describe.concurrent('the operator is killed at every step', () => {
  test.for(rows)('$name', async ({ target, life, name }) => {
    const { discovered, killed, missed, failures } = await killEverywhere(
      world,
      target,
      life,
      isLong ? undefined : SAMPLE,
    );
    const told = `${name}: ${discovered} points, killed at ${killed.length}`;
    console.log([told, ...missed.map((point) => `  not reached: ${point}`)].join('\n'));
    expect(failures, `play it again: ${replay(` ${name}`)}`).toEqual([]);
    // A call more or less is no failure: events are aggregated, and looks fall together.
    expect(killed.length, 'points that were reached').toBeGreaterThan(
      isLong ? 3 * missed.length : SAMPLE - 1,
    );
  });
});
