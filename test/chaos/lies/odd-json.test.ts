import { expect, test } from 'vitest';
import { type Change, nested, spoiled } from './odd-json.ts';

const document = '{"name":"a","rows":[{"id":1}]}';

/** The places in order: the document, name, rows, its first item, and the id in that. */
test.each<[number, Change, string]>([
  [0, { kind: 'set', raw: '1e999' }, '1e999'],
  [0, { kind: 'drop' }, ''],
  [1, { kind: 'drop' }, '{"rows":[{"id":1}]}'],
  [1, { kind: 'retype' }, '{"name":["a"],"rows":[{"id":1}]}'],
  [1, { kind: 'word', word: '__proto__' }, '{"name":"__proto__","rows":[{"id":1}]}'],
  [1, { kind: 'twice', raw: '5', last: true }, '{"name":"a","name":5,"rows":[{"id":1}]}'],
  [1, { kind: 'twice', raw: '5', last: false }, '{"name":5,"name":"a","rows":[{"id":1}]}'],
  [1, { kind: 'beside', key: '__proto__', raw: '{}' }, '{"name":"a","rows":[{"id":1}],"__proto__":{}}'],
  [2, { kind: 'empty' }, '{"name":"a","rows":[]}'],
  [2, { kind: 'repeat', times: 2 }, '{"name":"a","rows":[{"id":1},{"id":1}]}'],
  [3, { kind: 'drop' }, '{"name":"a","rows":[]}'],
  [4, { kind: 'retype' }, '{"name":"a","rows":[{"id":"1"}]}'],
  // Behind the last place comes the first.
  [5, { kind: 'set', raw: 'null' }, 'null'],
])('place %i, %j', (at, change, expected) => {
  expect(spoiled(document, at, change)).toBe(expected);
});

test('what is no JSON, or was nested by another lie, stays as it is', () => {
  for (const text of ['<html>', nested(60)]) expect(spoiled(text, 0, { kind: 'drop' })).toBe(text);
});
