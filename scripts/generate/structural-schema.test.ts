import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cel } from '../../src/crd/cel.ts';
import { listByKey } from '../../src/crd/fields.ts';
import { structuralSchema } from './structural-schema.ts';

/** What a field of this type becomes. */
function field(schema: z.ZodType): unknown {
  return structuralSchema(z.object({ field: schema })).properties?.['field'];
}

const rows: { why: string; schema: z.ZodType; becomes: unknown }[] = [
  {
    why: 'the bounds of JavaScript are no bounds of the API',
    schema: z.int().min(0),
    becomes: { type: 'integer', format: 'int64', minimum: 0 },
  },
  {
    why: 'the bounds of int32 are in the format',
    schema: z.int32().min(1),
    becomes: { type: 'integer', format: 'int32', minimum: 1 },
  },
  {
    why: 'a bound of its own stays',
    schema: z.int32().min(1).max(3600),
    becomes: { type: 'integer', format: 'int32', minimum: 1, maximum: 3600 },
  },
  {
    why: 'the server checks times itself',
    schema: z.iso.datetime({ offset: true }).max(64),
    becomes: { type: 'string', format: 'date-time', maxLength: 64 },
  },
  {
    why: 'a slash needs no escape outside JavaScript',
    schema: z.string().regex(/^\/a$/),
    becomes: { type: 'string', pattern: '^/a$' },
  },
  {
    why: 'an object of any fields keeps them',
    schema: z.looseObject({}).meta({ maxProperties: 2 }),
    becomes: { type: 'object', maxProperties: 2, 'x-kubernetes-preserve-unknown-fields': true },
  },
  {
    why: 'a map has values of one type',
    schema: z.record(z.string(), z.boolean()),
    becomes: { type: 'object', additionalProperties: { type: 'boolean' } },
  },
  {
    why: 'defaults below are part of a default above, because rules see it before the server completes it',
    schema: z.object({ a: z.boolean().default(true), b: z.boolean().optional() }).prefault({}),
    becomes: {
      type: 'object',
      default: { a: true },
      properties: { a: { type: 'boolean', default: true }, b: { type: 'boolean' } },
    },
  },
  {
    why: 'a default of its own wins over those below',
    schema: z.object({ a: z.boolean().default(true) }).prefault({ a: false }),
    becomes: {
      type: 'object',
      default: { a: false },
      properties: { a: { type: 'boolean', default: true } },
    },
  },
  {
    why: 'rules stack, and survive a description and optional',
    schema: cel(cel(z.boolean(), { rule: 'self', message: 'one' }), {
      rule: '!self',
      message: 'two',
      fieldPath: '.x',
    })
      .optional()
      .describe('d'),
    becomes: {
      description: 'd',
      type: 'boolean',
      'x-kubernetes-validations': [
        { rule: 'self', message: 'one' },
        { rule: '!self', message: 'two', fieldPath: '.x' },
      ],
    },
  },
  {
    why: 'a list with keys is a map list',
    schema: listByKey(z.array(z.object({ n: z.int32() })).max(1), 'n'),
    becomes: {
      type: 'array',
      maxItems: 1,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['n'],
      items: {
        type: 'object',
        properties: { n: { type: 'integer', format: 'int32' } },
        required: ['n'],
      },
    },
  },
];

test.each(rows)('$why', ({ schema, becomes }) => {
  expect(field(schema)).toEqual(becomes);
});

const refused: { why: string; schema: z.ZodType; says: RegExp }[] = [
  { why: 'flags of patterns, which would be lost', schema: z.string().regex(/a/i), says: /flags of \/a\/i/ },
  { why: 'alternatives', schema: z.union([z.string(), z.int32()]), says: /cannot hold "anyOf"/ },
  { why: 'two patterns of one field', schema: z.string().regex(/a/).regex(/b/), says: /cannot hold "allOf"/ },
  { why: 'null', schema: z.string().nullable(), says: /cannot hold "nullable"/ },
  { why: 'values that JSON has not', schema: z.date(), says: /Date/ },
];

describe('refuses', () => {
  test.each(refused)('$why', ({ schema, says }) => {
    expect(() => field(schema)).toThrow(says);
  });
});
