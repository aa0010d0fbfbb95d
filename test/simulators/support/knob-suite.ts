import { expect, test } from 'vitest';
import { knobPatchOf, type KnobRow } from './knob-table.ts';

/** What a knob changes: what the same steps answer in each of its positions, in their order. */
export interface KnobTest<Bench> {
  steps: (sim: Bench) => Promise<unknown>;
  answers: readonly unknown[];
}

/** A platform's knobs and how each is tried. */
interface KnobSuite<Path extends string, Bench> {
  table: Readonly<Record<Path, KnobRow>>;
  /** The type sees to it that no knob goes without its test. */
  tests: Readonly<Record<Path, KnobTest<Bench>>>;
  defaults: object;
  /** Knobs that stand for no unknown: how long things take. */
  notUnknown: readonly string[];
  bench(): Promise<Bench>;
  turn(sim: Bench, patch: object): Promise<unknown>;
}

/** Tests that each position of each knob has an answer of its own, and that the table is complete. */
export function testKnobs<Path extends string, Bench extends AsyncDisposable>(
  suite: KnobSuite<Path, Bench>,
): void {
  const paths = Object.keys(suite.table) as Path[];
  for (const path of paths) {
    const { positions } = suite.table[path];
    const { steps, answers } = suite.tests[path];
    test.each(positions.map((position, at) => ({ position: JSON.stringify(position), at })))(
      `knob ${path} at $position changes the answer`,
      async ({ at }) => {
        await using sim = await suite.bench();
        await suite.turn(sim, knobPatchOf(path, positions[at]));
        expect(await steps(sim)).toEqual(answers[at]);
        expect(answers).toHaveLength(positions.length);
        expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(positions.length);
      },
    );
  }

  test('the table says what a simulator starts with', () => {
    for (const path of paths) {
      const row = suite.table[path];
      const value = path
        .split('.')
        .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], suite.defaults);
      expect({ path, value }).toEqual({ path, value: row.default });
      expect(row.positions).toContainEqual(row.default);
    }
  });

  test('every unknown of the platform has its row', () => {
    const names = new Set(paths.map((path) => path.split('.')[0]));
    const unknowns = Object.keys(suite.defaults).filter((name) => !suite.notUnknown.includes(name));
    expect(names).toEqual(new Set(unknowns));
  });
}
