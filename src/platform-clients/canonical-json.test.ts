import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

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

test('canonicalJson leaves out what is undefined, and of a list makes null of it', () => {
  expect(canonicalJson({ b: [undefined, 1], a: undefined, c: 2 })).toBe('{"b":[null,1],"c":2}');
});
