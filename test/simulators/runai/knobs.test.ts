import { expect, test } from 'vitest';
import { callKnobs } from './knob-tests/calls-and-answers.ts';
import { nameAndListKnobs } from './knob-tests/names-and-lists.ts';
import { specAndRevisionKnobs } from './knob-tests/specs-and-revisions.ts';
import { type KnobTest, settled, specOf } from './knob-tests/steps.ts';
import { type KnobPath, knobCases, knobPatch, knobPositions } from './knob-positions.ts';
import { defaultKnobs, turn } from './knobs.ts';
import { bench, INFERENCES } from './test-client.ts';

/** The type sees to it that no knob goes without its test. */
const knobTests: Readonly<Record<KnobPath, KnobTest>> = {
  ...nameAndListKnobs,
  ...specAndRevisionKnobs,
  ...callKnobs,
};
const rows = (Object.keys(knobPositions) as KnobPath[]).map((path) => ({ path, ...knobTests[path] }));

for (const { path, steps, answers } of rows) {
  const { positions } = knobPositions[path];
  test.each(positions.map((position, at) => ({ position: JSON.stringify(position), at })))(
    `knob ${path} at $position changes the answer`,
    async ({ at }) => {
      await using sim = await bench();
      await sim.control.knobs(knobPatch(path, positions[at]));
      expect(await steps(sim)).toEqual(answers[at]);
      expect(answers).toHaveLength(positions.length);
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(positions.length);
    },
  );
}

test('the table says what a simulator starts with', () => {
  for (const [path, row] of Object.entries(knobPositions)) {
    const value = path
      .split('.')
      .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], defaultKnobs);
    expect({ path, value }).toEqual({ path, value: row.default });
    expect(row.positions).toContainEqual(row.default);
  }
});

test('every unknown of the platform has its row', () => {
  const notUnknown = new Set(['durations', 'latencyMs', 'nameFreedDelayMs']);
  const names = new Set(Object.keys(knobPositions).map((path) => path.split('.')[0]));
  expect(names).toEqual(new Set(Object.keys(defaultKnobs).filter((name) => !notUnknown.has(name))));
});

test('cases leave the defaults out', () => {
  expect(knobCases().filter(({ path }) => path === 'filterMode')).toEqual([
    { path: 'filterMode', position: 'or', patch: { filterMode: 'or' } },
    { path: 'filterMode', position: 'ignore', patch: { filterMode: 'ignore' } },
  ]);
  expect(knobCases()).toContainEqual({
    path: 'routes.patch',
    position: false,
    patch: { routes: { patch: false } },
  });
});

test('an inner knob leaves its neighbours alone, and an unknown one is refused', () => {
  expect(turn(defaultKnobs, { routes: { patch: false } }).routes).toEqual({
    revisions: true,
    patch: false,
    tokenV2: true,
  });
  expect(() => turn(defaultKnobs, { nope: 1 } as never)).toThrow('no knob nope');
});

test('a PATCH may show late', async () => {
  await using sim = await bench();
  await sim.control.knobs({ visibilityDelayMs: { spec: 1000 } });
  const id = await settled(sim, 'llama', { image: 'old' });
  await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { image: 'new' } });
  expect((await specOf(sim, id))['image']).toBe('old');
  await sim.control.advance(1000);
  expect((await specOf(sim, id))['image']).toBe('new');
});
