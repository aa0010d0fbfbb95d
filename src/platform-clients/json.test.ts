import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyMergePatch, canonicalJson, findNull, objectIn, withoutNulls } from './json.ts';

test.each([
  ['{"a":1}', { a: 1 }],
  ['[1]', undefined],
  ['null', undefined],
  ['"text"', undefined],
  ['{', undefined],
  ['', undefined],
])('objectIn %j', (text, object) => {
  expect(objectIn(text)).toEqual(object);
});

test('withoutNulls takes null and undefined out at every depth, and nothing else', () => {
  expect(withoutNulls({ a: null, b: [null, { c: null, d: 0 }], e: undefined, f: '', g: false })).toEqual({
    b: [{ d: 0 }],
    f: '',
    g: false,
  });
});

test.each([
  [{ a: { b: 1, c: 2 } }, { a: { b: 3 } }, { a: { b: 3, c: 2 } }],
  [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
  [{ a: 'text' }, { a: { b: 1 } }, { a: { b: 1 } }],
  [{}, { a: { b: 1 } }, { a: { b: 1 } }],
])('applyMergePatch of %j with %j', (target, patch, merged) => {
  const before = structuredClone(target);
  expect(applyMergePatch(target, patch)).toEqual(merged);
  expect(target).toEqual(before);
});

test.each([
  [{ a: 1 }, undefined],
  [{ a: null }, 'x.a'],
  [{ a: [{ b: 1 }, { b: null }] }, 'x.a[1].b'],
  [{ 'a.b/c': { 'd-e': null } }, 'x[a.b/c].d-e'],
])('findNull in %j', (value, path) => {
  expect(findNull(value, 'x')).toBe(path);
});

test('canonicalJson does not depend on the order of keys, and is JSON of the same value', () => {
  fc.assert(
    fc.property(
      fc.object({ values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)] }),
      (value) => {
        const shuffled = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      },
    ),
  );
});
