import { describe as suite, expect, test } from 'vitest';
import { describe, isCut, isSameText, markOf, textOf } from './description.ts';

const MARK = 'c1f0/prod/llama70b';

test.each([
  ['chat', 'chat [inference-operator.io/owner=c1f0/prod/llama70b]'],
  ['', '[inference-operator.io/owner=c1f0/prod/llama70b]'],
])('"%s" with its mark', (text, whole) => {
  expect(describe(text, MARK)).toBe(whole);
  expect(markOf(whole)).toBe(MARK);
  expect(textOf(whole)).toBe(text);
});

suite('what is no mark', () => {
  test.each([
    ['a mark that was cut', 'chat [inference-operator.io/owner=c1f0/pr', 'chat'],
    ['an empty mark', 'chat [inference-operator.io/owner=]', 'chat'],
    ['a mark that is not at the end', 'see [inference-operator.io/owner=x] here', undefined],
    ['none', 'chat', 'chat'],
  ])('%s', (_, whole, text) => {
    expect(markOf(whole)).toBeUndefined();
    expect(textOf(whole)).toBe(text ?? whole);
  });
});

suite('the same text', () => {
  const long = 'x'.repeat(300);
  test.each([
    ['without the mark', describe('chat', MARK), 'chat', true],
    ['with another mark', describe('chat', MARK), describe('chat', 'other/a/b'), true],
    ['trimmed', describe(' chat ', MARK), 'chat', true],
    ['cut within the mark', describe('chat', MARK), 'chat [inference-operator.io/own', true],
    ['cut within the text', describe(long, MARK), long.slice(0, 255), true],
    ['another one', describe('chat', MARK), 'talk', false],
    ['taken away', describe('chat', MARK), '', false],
    ['shortened by hand', describe('a chat for all', MARK), 'a chat', false],
  ])('%s', (_, sent, shown, same) => {
    expect(isSameText(sent, shown)).toBe(same);
  });
});

suite('what may have had a mark', () => {
  const long = describe('x'.repeat(300), MARK);
  test.each<[what: string, shown: string, cut: boolean]>([
    ['a mark that is there', describe('chat', MARK), false],
    ['the beginning of a mark', describe('chat', MARK).slice(0, 45), true],
    ['the beginning of a long text', long.slice(0, 255), true],
    ["a stranger's short text", 'chat', false],
    ['nothing', '', false],
  ])('%s', (_, shown, cut) => {
    expect(isCut(shown)).toBe(cut);
  });
});
