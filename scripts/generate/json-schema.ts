import type { CelRule } from '../../src/crd/cel.ts';

/** The part of apiextensions' JSONSchemaProps that our schemas use. Anything else is refused by the generator. */
export interface JsonSchema {
  description?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  format?: string;
  enum?: unknown[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  minProperties?: number;
  maxProperties?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema;
  'x-kubernetes-preserve-unknown-fields'?: true;
  'x-kubernetes-list-type'?: 'map' | 'set' | 'atomic';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-validations'?: CelRule[];
}

/** All keys of JsonSchema, in the order in which they are written. */
export const schemaKeys = [
  'description',
  'type',
  'format',
  'enum',
  'default',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'items',
  'minProperties',
  'maxProperties',
  'x-kubernetes-preserve-unknown-fields',
  'additionalProperties',
  'properties',
  'required',
  'x-kubernetes-validations',
] as const satisfies readonly (keyof JsonSchema)[];

/** One node of a schema. `[]` stands for the items of a list, `*` for the values of a map. */
export interface SchemaNode {
  path: readonly string[];
  schema: JsonSchema;
}

/** The node and all nodes below it, in the order in which they are written. */
export function* walk(schema: JsonSchema, path: readonly string[] = []): Generator<SchemaNode> {
  yield { path, schema };
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    yield* walk(property, [...path, name]);
  if (schema.items !== undefined) yield* walk(schema.items, [...path, '[]']);
  if (schema.additionalProperties !== undefined) yield* walk(schema.additionalProperties, [...path, '*']);
}

/** `spec.list[].field`, as people write paths. */
export function pathText(path: readonly string[]): string {
  return path.join('.').replaceAll('.[]', '[]').replaceAll('.*', '.<key>');
}
