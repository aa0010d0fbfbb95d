import { z } from 'zod';
import { type JsonSchema, schemaKeys } from './json-schema.ts';

/** What zod writes although no CRD can hold it, and that says nothing more. */
const DROPPED = new Set(['$schema', 'propertyNames', '~standard']);
const KEPT = new Set<string>(schemaKeys);
/** Bounds that only say how large a number can be in JavaScript, or what the format beside them says. */
const NO_BOUNDS = new Set([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 31 - 1, -(2 ** 31)]);

/** A zod schema as a structural schema of Kubernetes. Throws on what has no counterpart there. */
export function structuralSchema(schema: z.ZodType): JsonSchema {
  const raw = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'input',
    cycles: 'throw',
    reused: 'inline',
    unrepresentable: 'throw',
    override: ({ zodSchema, jsonSchema, path }) => rewrite(zodSchema, jsonSchema, path.join('.')),
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rewrite has refused every other key
  return ordered(raw as JsonSchema);
}

function rewrite(zodSchema: z.core.$ZodTypes, node: Record<string, unknown>, path: string): void {
  if (node['type'] === 'integer') {
    // Once only: a wrapper (optional, default) hands on what was made of the type inside it.
    node['format'] ??= Number(node['maximum'] ?? Infinity) < 2 ** 31 ? 'int32' : 'int64';
    for (const bound of ['minimum', 'maximum']) if (NO_BOUNDS.has(Number(node[bound]))) delete node[bound];
  }
  // The server checks the format itself; zod's pattern for it is stricter and hundreds of characters long.
  if (node['format'] === 'date-time') delete node['pattern'];
  if (typeof node['pattern'] === 'string') {
    refuseFlags(zodSchema, path);
    node['pattern'] = node['pattern'].replaceAll('\\/', '/');
  }
  if (node['type'] === 'object' && isOpen(node['additionalProperties'])) {
    delete node['additionalProperties'];
    if (Object.keys(node['properties'] ?? {}).length === 0) delete node['properties'];
    node['x-kubernetes-preserve-unknown-fields'] = true;
  }
  for (const key of Object.keys(node)) {
    if (DROPPED.has(key)) delete node[key];
    else if (!KEPT.has(key)) throw new Error(`${path}: a CRD cannot hold "${key}"`);
  }
}

/** JSON Schema has no place for the flags of a regular expression; zod drops them without a word. */
function refuseFlags(zodSchema: z.core.$ZodTypes, path: string): void {
  for (const check of zodSchema._zod.def.checks ?? []) {
    const definition = check._zod.def;
    if ('pattern' in definition && definition.pattern instanceof RegExp && definition.pattern.flags !== '') {
      throw new Error(`${path}: flags of ${String(definition.pattern)} would be lost`);
    }
  }
}

function isOpen(additionalProperties: unknown): boolean {
  return isRecord(additionalProperties) && Object.keys(additionalProperties).length === 0;
}

/**
 * The defaults of an object's fields. The server would fill them into a default of `{}` itself, but not before it
 * has checked the rules on that `{}`.
 */
function defaultsOf(node: JsonSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(node.properties ?? {})
      .filter(([, property]) => property.default !== undefined)
      .map(([name, property]) => [name, property.default]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same schema with its keys in one order, so that a generated file changes only where the API does. */
function ordered(node: JsonSchema): JsonSchema {
  const known: JsonSchema = Object.fromEntries(
    schemaKeys.filter((key) => node[key] !== undefined).map((key) => [key, node[key]]),
  );
  if (known.items !== undefined) known.items = ordered(known.items);
  if (known.additionalProperties !== undefined) {
    known.additionalProperties = ordered(known.additionalProperties);
  }
  if (known.properties !== undefined) {
    known.properties = Object.fromEntries(
      Object.entries(known.properties).map(([name, property]) => [name, ordered(property)]),
    );
  }
  if (isRecord(known.default)) known.default = { ...defaultsOf(known), ...known.default };
  return known;
}
