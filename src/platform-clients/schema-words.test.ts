import { expect, test } from 'vitest';
import { z } from 'zod';
import { runaiInferenceSpecSchema } from '../crd/runai/inference-spec.ts';
import { schemaWords } from './schema-words.ts';

const wordsOf = (schema: z.ZodType, value: unknown): string => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  if (issue === undefined) throw new Error('it is taken');
  return schemaWords(issue);
};

test.each([
  ['a wrong type', z.object({ a: z.number() }), { a: 'x' }, 'must be a number, not a string: write one'],
  ['a fraction', z.object({ a: z.int() }), { a: 0.5 }, 'must be a whole number: write one'],
  ['a list', z.object({ a: z.array(z.string()) }), { a: {} }, 'must be a list, not an object: write one'],
  ['no list', z.object({ a: z.object({}) }), { a: [] }, 'must be an object, not a list: write one'],
  ['a yes', z.object({ a: z.boolean() }), { a: 'yes' }, 'must be true or false, not a string: write one'],
  ['nothing', z.object({ a: z.string() }), {}, 'must be given: write a string'],
  ['too small', z.number().min(3), 2, 'must be at least 3: raise it'],
  ['too large', z.number().max(3), 4, 'must be at most 3: lower it'],
  ['empty text', z.string().min(1), '', 'may not be empty: write a value, or leave it out'],
  ['long text', z.string().max(3), 'abcd', 'may have at most 3 characters: shorten it'],
  ['a long list', z.array(z.string()).max(1), ['a', 'b'], 'may have at most 1 entries: take some out'],
  ['an unknown word', z.enum(['On', 'Off']), 'Of', 'must be one of On, Off'],
  ['text of another form', z.string().regex(/^a+$/), 'b', 'must match the pattern ^a+$'],
  ['a form with a name', z.string().regex(/^a+$/, 'must be letters a'), 'b', 'must be letters a'],
])('%s', (_why, schema, value, words) => {
  expect(wordsOf(schema, value)).toBe(words);
});

test('a quantity is explained by an example', () => {
  const spec = { image: 'a:1', compute: { cpuMemoryLimit: 'much' } };
  expect(wordsOf(runaiInferenceSpecSchema, spec)).toBe('must be a quantity, such as 500M or 4G');
});
