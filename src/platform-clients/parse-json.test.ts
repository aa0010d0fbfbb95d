import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { objectIn, parseJson } from './parse-json.ts';

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

test.each([
  ['100 lists', '['.repeat(100) + ']'.repeat(100), true],
  ['101 lists', '['.repeat(101) + ']'.repeat(101), false],
  ['101 objects', `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, false],
  ['many beside each other', `[${'[],'.repeat(500)}{}]`, true],
  ['a text of brackets', JSON.stringify(`${'['.repeat(500)}"\\`.repeat(3)), true],
])('parseJson of %s', (_, text, isRead) => {
  expect(parseJson(text)).toEqual(isRead ? JSON.parse(text) : undefined);
});

test('parseJson survives what would exhaust the stack of whoever walks through it', () => {
  expect(parseJson('['.repeat(200_000) + ']'.repeat(200_000))).toBeUndefined();
});

test.each([
  ['lists in a list', `[${'[],'.repeat(2_000_000)}[]]`],
  ['lists in lists', '['.repeat(3_000_000) + ']'.repeat(3_000_000)],
  ['objects', `[${'{},'.repeat(2_000_000)}{}]`],
  ['numbers', `[${'1,'.repeat(3_000_000)}1]`],
])('parseJson makes nothing of a million %s, which would take the memory', (_, text) => {
  expect(parseJson(text)).toBeUndefined();
});

test('parseJson reads a page that is large because its texts are', () => {
  const text = '"\\,[{'.repeat(1_000);
  const page = { rows: Array.from({ length: 1_000 }, (_, id) => ({ id, text })) };
  expect(parseJson(JSON.stringify(page))).toEqual(page);
});

test('parseJson reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('parseJson replaces half a character, which no URL can hold', () => {
  expect(parseJson('{"a":["x\\ud800","\\ud83e\\udd99"]}')).toEqual({ a: ['x\ufffd', '\ud83e\udd99'] });
});

test('what stands behind a backslash of its own is no half of a character', () => {
  const parts = fc.constantFrom('\\\\', '\\ud83d', '\\udc00', 'ud83d', 'udc00', '\\"');
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 6 }), (texts) => {
      const text = `"${texts.join('')}"`;
      expect(parseJson(text)).toBe((JSON.parse(text) as string).toWellFormed());
    }),
    { examples: [[['\\\\', 'ud83d', '\\udc00']]] },
  );
});
