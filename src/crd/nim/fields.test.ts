import { expect, test } from 'vitest';
import { listedPaths, schemaPaths } from '../../../test/support/schema-paths.ts';
import { nimServiceSpecSchema } from './service-spec.ts';

test('the schema has the fields of the requests of Run:ai 2.24 and later, and no others', () => {
  const fields = listedPaths('nim-2.24-fields.txt');
  expect(schemaPaths(nimServiceSpecSchema).sort()).toEqual(fields);
});
