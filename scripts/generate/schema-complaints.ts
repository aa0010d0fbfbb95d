import { type JsonSchema, pathText, type SchemaNode, walk } from './json-schema.ts';

/**
 * What the API server, or our own rules, would not like about the schema of a whole object: a line per complaint.
 * The server is the judge; this is its opinion before it is asked.
 * Source: apiextensions-apiserver, pkg/apiserver/schema/validation.go and pkg/apis/apiextensions/validation.
 */
export function schemaComplaints(schema: JsonSchema): string[] {
  const nodes = [...walk(schema)].filter(({ path }) => path.length > 0 && !isCommon(path));
  return nodes.flatMap((node) =>
    checks.flatMap((check) => check(node).map((complaint) => `${pathText(node.path)}: ${complaint}`)),
  );
}

type Check = (node: SchemaNode) => string[];

/** Fields of every Kubernetes object; the server knows them. */
function isCommon(path: readonly string[]): boolean {
  return ['apiVersion', 'kind', 'metadata'].includes(path[0] ?? '');
}

const complain = (wrong: boolean, complaint: string): string[] => (wrong ? [complaint] : []);

const hasType: Check = ({ schema }) => complain(schema.type === undefined, 'has no type');

const isDescribed: Check = ({ path, schema }) =>
  complain(path.at(-1) !== '[]' && path.at(-1) !== '*' && !schema.description, 'is not described');

const isBounded: Check = ({ schema }) => [
  ...complain(
    schema.type === 'string' && schema.enum === undefined && schema.maxLength === undefined,
    'has no maxLength',
  ),
  ...complain(schema.type === 'array' && schema.maxItems === undefined, 'has no maxItems'),
  ...complain(
    (schema.additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true) &&
      schema.maxProperties === undefined,
    'has no maxProperties',
  ),
];

const isOneKindOfObject: Check = ({ schema }) => [
  ...complain(
    schema.properties !== undefined && schema.additionalProperties !== undefined,
    'has both properties and additionalProperties',
  ),
  ...complain(schema.type === 'array' && schema.items === undefined, 'has no items'),
  ...(schema.required ?? []).flatMap((name) =>
    complain(schema.properties?.[name] === undefined, `requires ${name}, which it does not declare`),
  ),
];

/** Keys of a shared list are scalars that every item has. */
const isSoundMapList: Check = ({ schema }) => {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const items = schema.items;
  return [
    ...complain(
      (schema['x-kubernetes-list-type'] === 'map') !== keys.length > 0,
      'has keys without being a map list, or the other way round',
    ),
    ...keys.flatMap((key) => {
      const field = items?.properties?.[key];
      const scalar = field !== undefined && !['object', 'array'].includes(field.type ?? 'object');
      const present = items?.required?.includes(key) || field?.default !== undefined;
      return complain(!scalar || !present, `its key ${key} is no scalar that every item has`);
    }),
  ];
};

/** Go's RE2 knows neither look-around nor back-references. */
const isRe2: Check = ({ schema }) =>
  complain(
    /\(\?[=!<]|\\[1-9]|\\[pP]\{|\(\?[a-z-]*\)/.test(schema.pattern ?? ''),
    'has a pattern that RE2 refuses',
  );

const hasSoundRules: Check = ({ path, schema }) =>
  (schema['x-kubernetes-validations'] ?? []).flatMap((rule) => [
    ...complain(
      rule.message.trim() === '' || rule.message.includes('\n'),
      'has a message that is not one line',
    ),
    ...complain(
      rule.fieldPath !== undefined && !declares(schema, rule.fieldPath),
      `has a rule about ${rule.fieldPath}, which it does not declare`,
    ),
    // The server cannot tell which item was which in a list without keys.
    ...complain(
      rule.rule.includes('oldSelf') && path.includes('[]'),
      'has a rule about changes below a list',
    ),
  ]);

function declares(schema: JsonSchema, fieldPath: string): boolean {
  let node: JsonSchema | undefined = schema;
  for (const step of fieldPath.split('.').slice(1)) node = node?.properties?.[step];
  return node !== undefined;
}

const checks: readonly Check[] = [
  hasType,
  isDescribed,
  isBounded,
  isOneKindOfObject,
  isSoundMapList,
  isRe2,
  hasSoundRules,
];
