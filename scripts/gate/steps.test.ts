import { expect, test } from 'vitest';
import { choose, steps } from './steps.ts';

const namesOf = (chosen: ReturnType<typeof choose>) =>
  typeof chosen === 'string' ? chosen : chosen.map(({ name }) => name);

test('without a name the whole gate', () => {
  expect(choose([])).toBe(steps);
});

test('named steps keep the order of the gate', () => {
  expect(namesOf(choose(['unit', 'lint']))).toEqual(['lint', 'unit']);
});

test('a name that none has is refused with those that exist', () => {
  expect(choose(['lint', 'units'])).toMatch(/^no step is called units; there are: format, lint, .*unit/);
});

test('a name is one word, to be typed without quotes', () => {
  expect(steps.map(({ name }) => name).filter((name) => !/^[a-z-]+$/.test(name))).toEqual([]);
});
