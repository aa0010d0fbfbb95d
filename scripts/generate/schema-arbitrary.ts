import * as fc from 'fast-check';
import type { JsonSchema } from './json-schema.ts';

const LONGEST_TEXT = 20;
const LONGEST_LIST = 3;

/** Values that a schema accepts, rules aside. */
export function arbitraryOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  return byType[schema.type ?? 'string'](schema);
}

const byType: Record<NonNullable<JsonSchema['type']>, (schema: JsonSchema) => fc.Arbitrary<unknown>> = {
  boolean: () => fc.boolean(),
  integer: ({ minimum = -1000, maximum = 1000 }) => fc.integer({ min: minimum, max: maximum }),
  number: ({ minimum = -1000, maximum = 1000 }) => fc.double({ min: minimum, max: maximum, noNaN: true }),
  string: text,
  array: list,
  object,
};

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
