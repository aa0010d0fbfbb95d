import { expect, test } from 'vitest';
import { testKnobs } from '../support/knob-suite.ts';
import { callKnobs } from './knob-tests/calls-and-answers.ts';
import { endpointKnobs } from './knob-tests/endpoints.ts';
import { type KnobPath, knobCases, knobPositions } from './knob-positions.ts';
import { defaultKnobs, turn } from './knobs.ts';
import { type Bench, bench } from './test-client.ts';

testKnobs<KnobPath, Bench>({
  table: knobPositions,
  tests: { ...callKnobs, ...endpointKnobs },
  defaults: defaultKnobs,
  notUnknown: ['durations', 'latencyMs'],
  bench,
  turn: (sim, patch) => sim.control.knobs(patch),
});

test('cases leave the defaults out', () => {
  expect(knobCases().filter(({ path }) => path === 'duplicateName')).toEqual([
    { path: 'duplicateName', position: 500, patch: { duplicateName: 500 } },
    { path: 'duplicateName', position: 'second', patch: { duplicateName: 'second' } },
    { path: 'duplicateName', position: 200, patch: { duplicateName: 200 } },
  ]);
});

test('a policy is replaced as a whole, and other objects are merged', () => {
  const policy = {
    maxGPRs: 1,
    priorityRange: [1, 2],
    maxExit: '0d1h0m',
    shapes: null,
    maxGPUs: 1,
    maxMemory: 1,
  } as const;
  const turned = turn(turn(defaultKnobs, { policy }), { policy: null, listLagMs: { created: 7 } });
  expect([turned.policy, turned.listLagMs]).toEqual([null, { created: 7, deleted: 0 }]);
});
