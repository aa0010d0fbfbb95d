import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keysOf } from '../../src/crd/keys.ts';
import { platformTypes } from '../../src/crd/platform-types.ts';
import { targets } from '../../src/crd/targets.ts';
import { projectFolder } from '../support/build-operator.ts';
import { links, page, rows, section } from './pages.ts';

const LINK = /\]\([^)]*\)|\[/g;

test.each([
  ['README.md', 'Targets'],
  ['docs/kinds/inferencedeployment.md', 'Targets'],
  ['docs/operations.md', 'Ownership'],
])('%s has every target in its table under "%s"', (path, heading) => {
  const documented = rows(section(page(path), heading)).flatMap(([first = '']) =>
    first.replaceAll(LINK, '').split(', '),
  );
  for (const target of keysOf(targets)) expect(documented).toContain(target);
});

test('README.md compares all targets, column by column', () => {
  const [head = ''] = section(page('README.md'), 'Targets').match(/^\| \|.*\|$/m) ?? [];
  expect([...head.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(keysOf(targets));
});

test('each type of platform object is told with its page and its samples', () => {
  const told = page('docs/kinds/inferenceplatform.md');
  for (const type of keysOf(platformTypes)) {
    expect(links(told)).toContain(`../platforms/${type}.md`);
    expect(existsSync(join(projectFolder, `docs/platforms/${type}.md`))).toBe(true);
  }
});
