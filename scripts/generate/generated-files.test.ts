import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { generatedFiles } from './generated-files.ts';

const root = join(import.meta.dirname, '../..');

test.each(generatedFiles())('$path is what its source says (if not: make gen)', async ({ path, content }) => {
  expect(await readFile(join(root, path), 'utf8')).toBe(content);
});

test('the CRDs as YAML say what they say as objects: no alias, no folded text, no word taken for a boolean', () => {
  for (const { path, content } of generatedFiles().filter((file) => file.path.endsWith('.yaml'))) {
    expect(content, path).not.toMatch(/[&*]a\d/);
    expect(parse(content, { version: '1.1' }), path).toEqual(parse(content));
  }
});
