import { expect, test } from 'vitest';
import { testKnobs } from '../support/knob-suite.ts';
import { type KnobPath, knobCases, knobPositions } from './knob-positions.ts';
import { answerKnobs } from './knob-tests/answers.ts';
import { createKnobs } from './knob-tests/creates.ts';
import { taskKnobs } from './knob-tests/tasks.ts';
import { updateKnobs } from './knob-tests/updates.ts';
import { defaultKnobs, turn } from './knobs.ts';
import { type Bench, bench } from './test-client.ts';

testKnobs<KnobPath, Bench>({
  table: knobPositions,
  tests: { ...createKnobs, ...updateKnobs, ...taskKnobs, ...answerKnobs },
  defaults: defaultKnobs,
  notUnknown: ['durations', 'latencyMs'],
  bench,
  turn: (sim, patch) => sim.control.knobs(patch),
});

test('cases leave the defaults out', () => {
  expect(knobCases().filter(({ path }) => path === 'duplicateName')).toEqual([
    { path: 'duplicateName', position: 400, patch: { duplicateName: 400 } },
    { path: 'duplicateName', position: 'taskError', patch: { duplicateName: 'taskError' } },
  ]);
});

test('durations are merged, and a limit is replaced', () => {
  const turned = turn(turn(defaultKnobs, { durations: { newMs: 7 } }), {
    rateLimit: { rps: 1, burst: 1, retryAfter: null },
  });
  expect(turned.durations).toEqual({ ...defaultKnobs.durations, newMs: 7 });
  expect(turn(turned, { rateLimit: null }).rateLimit).toBeNull();
});
