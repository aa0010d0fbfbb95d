import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requiredGo } from '../support/control-plane/release.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('every npm dependency has its reason on the page of dependencies', () => {
  const manifest: Record<string, Record<string, string>> = JSON.parse(read('package.json'));
  const used = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
    Object.keys(manifest[group] ?? {}),
  );
  const rows = read('docs/decisions/dependencies.md').matchAll(/^\| (`[^|]*) \|/gm);
  const explained = [...rows].flatMap(([, names]) =>
    (names ?? '').split(', ').map((name) => name.replaceAll('`', '')),
  );
  expect(explained.sort()).toEqual(used.sort());
});

test.each(['README.md', 'CONTRIBUTING.md', 'docs/getting-started.md'])(
  '%s names the Go that builds the control plane',
  (page) => {
    const oldest = requiredGo().split('.').slice(0, 2).join('.');
    expect(read(page)).toContain(`Go ${oldest} or later`);
  },
);
