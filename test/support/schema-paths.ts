import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectFolder } from './build-operator.ts';

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** The paths of the fields that a schema takes, written as in the lists of test/data: `list[].field`. */
export function schemaPaths(schema: z.ZodType): string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of a JSON schema only these two keys are read
  return pathsOf(z.toJSONSchema(schema, { io: 'input' }) as Schema);
}

function pathsOf({ properties, items }: Schema, path = ''): string[] {
  if (items !== undefined) return [path, ...pathsOf(items, `${path}[]`)];
  if (properties === undefined) return [path];
  return Object.entries(properties).flatMap(([name, field]) =>
    pathsOf(field, path === '' ? name : `${path}.${name}`),
  );
}

/** A list of test/data: one field path of a platform's request a line. */
export function listedPaths(file: string): string[] {
  return readFileSync(join(projectFolder, 'test/data', file), 'utf8')
    .trim()
    .split('\n');
}
