import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/crd/kinds.ts';
import { customResourceDefinition, objectSchema } from './custom-resource-definition.ts';
import type { JsonSchema } from './json-schema.ts';
import { schemaComplaints } from './schema-complaints.ts';

describe.each(kinds.map((kind) => ({ name: kind.resource.kind, kind })))('$name', ({ kind }) => {
  test('is structural, bounded, described, and has sound rules', () => {
    expect(schemaComplaints(objectSchema(kind))).toEqual([]);
  });

  test('is below 256 KiB as JSON', () => {
    expect(Buffer.byteLength(JSON.stringify(customResourceDefinition(kind)))).toBeLessThan(256 * 1024);
  });
});

const text: JsonSchema = { description: 'x', type: 'string', maxLength: 1 };
const rule = { rule: 'true', message: 'no' };

/** One defect each; without the check for it the row fails. */
const defects: { field: JsonSchema; complaint: string }[] = [
  { field: { ...text, description: '' }, complaint: 'field: is not described' },
  { field: { description: 'x' }, complaint: 'field: has no type' },
  { field: { description: 'x', type: 'string' }, complaint: 'field: has no maxLength' },
  { field: { description: 'x', type: 'array', items: text }, complaint: 'field: has no maxItems' },
  { field: { description: 'x', type: 'array', maxItems: 1 }, complaint: 'field: has no items' },
  {
    field: { description: 'x', type: 'array', maxItems: 1, items: { type: 'string' } },
    complaint: 'field[]: has no maxLength',
  },
  {
    field: { description: 'x', type: 'object', additionalProperties: text },
    complaint: 'field: has no maxProperties',
  },
  {
    field: { description: 'x', type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    complaint: 'field: has no maxProperties',
  },
  {
    field: { description: 'x', type: 'object', maxProperties: 1, additionalProperties: text, properties: {} },
    complaint: 'field: has both properties and additionalProperties',
  },
  {
    field: { description: 'x', type: 'object', required: ['y'] },
    complaint: 'field: requires y, which it does not declare',
  },
  {
    field: {
      description: 'x',
      type: 'array',
      maxItems: 1,
      items: { type: 'object', properties: { name: text } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    },
    complaint: 'field: its key name is no scalar that every item has',
  },
  {
    field: { description: 'x', type: 'array', maxItems: 1, items: text, 'x-kubernetes-list-type': 'map' },
    complaint: 'field: has keys without being a map list, or the other way round',
  },
  { field: { ...text, pattern: '^(?!a)b' }, complaint: 'field: has a pattern that RE2 refuses' },
  { field: { ...text, pattern: String.raw`^(a)\1$` }, complaint: 'field: has a pattern that RE2 refuses' },
  {
    field: { ...text, 'x-kubernetes-validations': [{ rule: 'true', message: 'a\nb' }] },
    complaint: 'field: has a message that is not one line',
  },
  {
    field: { ...text, 'x-kubernetes-validations': [{ ...rule, fieldPath: '.y' }] },
    complaint: 'field: has a rule about .y, which it does not declare',
  },
  {
    field: {
      description: 'x',
      type: 'array',
      maxItems: 1,
      items: { ...text, 'x-kubernetes-validations': [{ ...rule, rule: 'self == oldSelf' }] },
    },
    complaint: 'field[]: has a rule about changes below a list',
  },
];

test.each(defects)('finds: $complaint', ({ field, complaint }) => {
  expect(schemaComplaints({ type: 'object', properties: { field } })).toContain(complaint);
});
