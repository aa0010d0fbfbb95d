import type { JsonSchema } from './json-schema.ts';

/** Whether a value has the types and keeps the bounds of a schema, as the API server checks them; rules aside. */
export function accepts(schema: JsonSchema, value: unknown): boolean {
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false;
  return byType[schema.type ?? 'string'](schema, value);
}

const byType: Record<NonNullable<JsonSchema['type']>, (schema: JsonSchema, value: unknown) => boolean> = {
  boolean: (_, value) => typeof value === 'boolean',
  integer: ({ minimum, maximum, format }, value) =>
    Number.isInteger(value) &&
    isWithin(value, minimum, maximum) &&
    (format !== 'int32' || isWithin(value, -(2 ** 31), 2 ** 31 - 1)),
  number: ({ minimum, maximum }, value) => isWithin(value, minimum, maximum),
  string: (schema, value) => typeof value === 'string' && acceptsText(schema, value),
  array: (schema, value) => Array.isArray(value) && acceptsList(schema, value),
  object: (schema, value) =>
    typeof value === 'object' && !Array.isArray(value) && value !== null && acceptsObject(schema, value),
};

function isWithin(value: unknown, least = -Infinity, most = Infinity): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

function acceptsText(schema: JsonSchema, value: string): boolean {
  return (
    isWithin(value.length, schema.minLength, schema.maxLength) &&
    (schema.pattern === undefined || new RegExp(schema.pattern).test(value)) &&
    (schema.format !== 'date-time' || !Number.isNaN(Date.parse(value)))
  );
}

function acceptsList(schema: JsonSchema, value: unknown[]): boolean {
  const { items = {} } = schema;
  return (
    isWithin(value.length, schema.minItems, schema.maxItems) && value.every((item) => accepts(items, item))
  );
}

function acceptsObject(schema: JsonSchema, value: object): boolean {
  const { properties = {}, additionalProperties, required = [] } = schema;
  return (
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, field]) => {
      const known = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      return known === undefined || accepts(known, field);
    })
  );
}
