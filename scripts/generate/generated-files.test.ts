import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { generatedFiles } from './generated-files.ts';

const root = join(import.meta.dirname, '../..');

test.each(generatedFiles())('$path is what its source says (if not: make gen)', async ({ path, content }) => {
  expect(await readFile(join(root, path), 'utf8')).toBe(content);
});

const yamlFiles = generatedFiles().filter((file) => file.path.endsWith('.yaml'));

test.each(yamlFiles)('$path has no alias, and no word that YAML 1.1 takes for a boolean', ({ content }) => {
  expect(content).not.toMatch(/[&*]a\d/);
  expect(parse(content, { version: '1.1' })).toEqual(parse(content));
});
