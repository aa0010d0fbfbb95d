import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyMergePatch } from '../../test/support/decide/apply-merge-patch.ts';
import { createMergePatch } from './merge-patch.ts';

test.for<[why: string, before: object, after: object, patch: object | undefined]>([
  ['nothing differs', { a: 1, b: { c: [1] } }, { a: 1, b: { c: [1] } }, undefined],
  ['a value', { a: 1 }, { a: 2 }, { a: 2 }],
  ['a new one', {}, { a: { b: 1 } }, { a: { b: 1 } }],
  ['one that is gone', { a: 1, b: 2 }, { a: 1 }, { b: null }],
  ['one that is undefined is gone', { a: 1, b: 2 }, { a: 1, b: undefined }, { b: null }],
  ['one that is undefined and was not there', { a: 1 }, { a: 1, b: undefined }, undefined],
  [
    'deep inside',
    { a: { b: 1, c: { d: 1, e: 2 } } },
    { a: { b: 1, c: { d: 1 } } },
    { a: { c: { e: null } } },
  ],
  ['a list as a whole', { a: [1, 2] }, { a: [1] }, { a: [1] }],
  ['a list becomes an object', { a: [1] }, { a: { b: 1 } }, { a: { b: 1 } }],
  ['an object becomes a value', { a: { b: 1 } }, { a: 1 }, { a: 1 }],
  ['undefined within a new object is left out', {}, { a: { b: 1, c: undefined } }, { a: { b: 1 } }],
  ['the order of fields is no difference', { a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, undefined],
])('%s', ([, before, after, patch]) => {
  expect(createMergePatch(before, after)).toEqual(patch);
});

/** JSON objects as a status has them: without null, which a merge patch cannot store. */
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.integer(), { maxLength: 3 }));
const { json } = fc.letrec<{ json: object; value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, tie('json')),
  json: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
}));

test('applied to what was, it makes what should be; and it is empty exactly where nothing differs', () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      const patch = createMergePatch(before, after);
      expect(applyMergePatch(before, patch ?? {})).toEqual(after);
      expect(createMergePatch(after, after)).toBeUndefined();
      expect(createMergePatch(applyMergePatch(before, patch ?? {}), after)).toBeUndefined();
    }),
  );
});
