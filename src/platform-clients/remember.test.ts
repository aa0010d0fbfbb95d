import { expect, test } from 'vitest';
import { remember } from './remember.ts';

test('the oldest is forgotten, and what is remembered again is the newest', () => {
  const map = new Map<string, number>();
  for (const key of ['a', 'b', 'a', 'c']) remember(map, key, map.size, 2);
  expect([...map.keys()]).toEqual(['a', 'c']);
});
