import * as fc from 'fast-check';
import type { JsonSchema } from './json-schema.ts';

const LONGEST_TEXT = 20;
const LONGEST_LIST = 3;

/** Values that a schema accepts, rules aside. */
export function arbitraryOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type ?? 'string') {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000, noNaN: true });
    case 'array':
      return list(schema);
    case 'object':
      return object(schema);
    case 'string':
      return text(schema);
  }
}

function text(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.format === 'date-time') {
    return fc
      .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
  }
  if (schema.pattern !== undefined) {
    return fc
      .stringMatching(new RegExp(schema.pattern))
      .filter(
        (value) =>
          value.length <= (schema.maxLength ?? LONGEST_TEXT) && value.length >= (schema.minLength ?? 0),
      );
  }
  return fc.string({
    minLength: schema.minLength ?? 0,
    maxLength: Math.min(schema.maxLength ?? LONGEST_TEXT, LONGEST_TEXT),
  });
}

function list(schema: JsonSchema): fc.Arbitrary<unknown[]> {
  const items = arbitraryOf(schema.items ?? {});
  const bounds = {
    minLength: schema.minItems ?? 0,
    maxLength: Math.min(schema.maxItems ?? LONGEST_LIST, LONGEST_LIST),
  };
  const [key] = schema['x-kubernetes-list-map-keys'] ?? [];
  if (key === undefined) return fc.array(items, bounds);
  return fc.uniqueArray(items, {
    ...bounds,
    selector: (item) =>
      typeof item === 'object' && item !== null ? Object.entries(item).find(([k]) => k === key)?.[1] : item,
  });
}

function object(schema: JsonSchema): fc.Arbitrary<object> {
  if (schema.additionalProperties !== undefined) {
    return fc.dictionary(fc.string({ maxLength: LONGEST_TEXT }), arbitraryOf(schema.additionalProperties), {
      maxKeys: LONGEST_LIST,
    });
  }
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]): [string, fc.Arbitrary<unknown>] => [name, arbitraryOf(field)],
  );
  return fc.record(Object.fromEntries(fields), {
    requiredKeys: schema.required ?? [],
    noNullPrototype: true,
  });
}
