import { expect, test } from 'vitest';
import { listedPaths, schemaPaths } from '../../../test/support/schema-paths.ts';
import { gcoreDeploymentSpecSchema } from './deployment-spec.ts';

test("the schema has the fields of Gcore's requests, v3, but for the name, and no others", () => {
  const fields = listedPaths('gcore-v3-fields.txt');
  expect(schemaPaths(gcoreDeploymentSpecSchema).sort()).toEqual(fields);
});
