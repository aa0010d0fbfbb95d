import { expect, test } from 'vitest';
import { testKnobs } from '../support/knob-suite.ts';
import { callKnobs } from './knob-tests/calls-and-answers.ts';
import { nameAndListKnobs } from './knob-tests/names-and-lists.ts';
import { specAndRevisionKnobs } from './knob-tests/specs-and-revisions.ts';
import { settled, specOf } from './knob-tests/steps.ts';
import { type KnobPath, knobCases, knobPositions } from './knob-positions.ts';
import { defaultKnobs, turn } from './knobs.ts';
import { type Bench, bench, INFERENCES } from './test-client.ts';

testKnobs<KnobPath, Bench>({
  table: knobPositions,
  tests: { ...nameAndListKnobs, ...specAndRevisionKnobs, ...callKnobs },
  defaults: defaultKnobs,
  notUnknown: ['durations', 'latencyMs', 'nameFreedDelayMs', 'nim'],
  bench,
  turn: (sim, patch) => sim.control.knobs(patch),
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
