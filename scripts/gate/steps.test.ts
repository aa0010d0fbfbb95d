import { expect, test } from 'vitest';
import { choose, steps } from './steps.ts';

test('without a name the whole gate', () => {
  expect(choose([])).toBe(steps);
});

test('named steps keep the order of the gate', () => {
  expect(choose(['unit', 'lint']).map((step) => step.name)).toEqual(['lint', 'unit']);
});

test('a name that none has is refused with those that exist', () => {
  expect(() => choose(['lint', 'units'])).toThrow(/no step is called units; there are: format, lint, .*unit/);
});
