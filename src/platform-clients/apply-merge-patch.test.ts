import { expect, test } from 'vitest';
import { applyMergePatch } from './apply-merge-patch.ts';

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
