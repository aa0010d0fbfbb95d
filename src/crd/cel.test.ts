import { expect, test } from 'vitest';
import { z } from 'zod';
import { cel, countOf, immutable, immutableField, rulesOf, unchanged } from './cel.ts';
import { exactlyOne } from './choice.ts';

const rule = { rule: 'self.a', message: 'write a' };
const other = { rule: 'self.b', message: 'write b', fieldPath: '.b' };

test('rules stack, and the schema that they are added to keeps its own', () => {
  const first = cel(z.object({}), rule);
  const second = cel(first.describe('d'), other);
  expect(rulesOf(first)).toEqual([rule]);
  expect(rulesOf(second)).toEqual([rule, other]);
  expect(second.description).toBe('d');
});

test('zod leaves rules to the API server', () => {
  expect(cel(z.object({}), { rule: 'false', message: 'never' }).safeParse({}).success).toBe(true);
});

test('immutability of a required and of an optional field', () => {
  expect(immutable('spec.a', 'make another').rule).toBe('self == oldSelf');
  expect(immutableField('a', 'spec', 'make another')).toEqual({
    rule: 'has(self.a) == has(oldSelf.a) && (!has(self.a) || self.a == oldSelf.a)',
    message: 'spec.a is immutable: make another',
    reason: 'FieldValueForbidden',
    fieldPath: '.a',
  });
  expect(unchanged('.a.b')).toContain('self.a.b == oldSelf.a.b');
});

test('a choice is counted over all names, however many there are', () => {
  expect(countOf(['a', 'b'])).toBe('(has(self.a) ? 1 : 0) + (has(self.b) ? 1 : 0)');
  const [one, same] = exactlyOne(['a', 'b'], 'target', 'make another');
  expect(one?.rule).toBe(`${countOf(['a', 'b'])} == 1`);
  expect(one?.message).toBe('spec must name exactly one target: write one of a, b');
  expect(same?.rule).toBe('has(self.a) == has(oldSelf.a) && has(self.b) == has(oldSelf.b)');
});
