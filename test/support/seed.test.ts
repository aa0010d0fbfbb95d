import { expect, test } from 'vitest';
import { die, shuffled } from './seed.ts';

const name = (item: string): string => item;
const items = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

test('an order by chance is the same each time, and what comes along moves nothing else', () => {
  const order = shuffled(items, name);
  expect(order.toSorted()).toEqual(items);
  expect(shuffled(items.toReversed(), name)).toEqual(order);
  expect(shuffled([...items, 'x'], name).filter((item) => item !== 'x')).toEqual(order);
});

test('a die rolls the same numbers again, and others than another die', () => {
  const rolls = (text: string, seed?: number): number[] => {
    const rolled = die(text, seed);
    return Array.from({ length: 50 }, () => rolled.below(1_000));
  };
  expect(rolls('kills')).toEqual(rolls('kills'));
  expect(rolls('kills')).not.toEqual(rolls('users'));
  expect(rolls('kills', 7)).toEqual(rolls('kills', 7));
  expect(rolls('kills', 7)).not.toEqual(rolls('kills', 8));
  expect(new Set(rolls('kills')).size).toBeGreaterThan(25);
});

test('nothing cannot be chosen from', () => {
  expect(() => die('any').of()).toThrow('nothing to choose from');
  expect(items).toContain(die('any').of(...items));
});
