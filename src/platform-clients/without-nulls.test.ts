import { expect, test } from 'vitest';
import { findNull, withoutNulls } from './without-nulls.ts';

test('withoutNulls takes null and undefined out at every depth, and nothing else', () => {
  expect(withoutNulls({ a: null, b: [null, { c: null, d: 0 }], e: undefined, f: '', g: false })).toEqual({
    b: [{ d: 0 }],
    f: '',
    g: false,
  });
});

test.each([
  [{ a: 1 }, undefined],
  [{ a: null }, 'x.a'],
  [{ a: [{ b: 1 }, { b: null }] }, 'x.a[1].b'],
  [{ 'a.b/c': { 'd-e': null } }, 'x[a.b/c].d-e'],
])('findNull in %j', (value, path) => {
  expect(findNull(value, 'x')).toBe(path);
});
