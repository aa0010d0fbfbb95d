import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('half an hour over 40 objects, with a new seed', () => {
  expect(readOptions({}, () => 7)).toEqual({ minutes: 30, seed: 7, objects: 40 });
});

test('a run can be short, and played again', () => {
  const env = { SOAK_MINUTES: '1.5', SOAK_SEED: '42', SOAK_OBJECTS: '8' };
  expect(readOptions(env)).toEqual({ minutes: 1.5, seed: 42, objects: 8 });
});

test.each([
  [{ SOAK_MINUTES: 'ten' }, 'SOAK_MINUTES is a number, not "ten"'],
  [{ SOAK_MINUTES: '0' }, 'more than 0'],
  [{ SOAK_SEED: '-1' }, 'SOAK_SEED'],
  [{ SOAK_OBJECTS: '0' }, 'SOAK_OBJECTS'],
])('%j is refused', (env, why) => {
  expect(() => readOptions(env)).toThrow(why);
});
