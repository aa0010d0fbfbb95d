import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from '../support/build-operator.ts';
import { anchors, blocks, links, page, pages, rows, section } from './pages.ts';

test.each(pages().map((each) => [each.path, each] as const))(
  'every link of %s leads somewhere',
  (path, each) => {
    expect(links(each).filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(path, link))).toEqual([]);
  },
);

function leadsSomewhere(from: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? from : join(dirname(from), file);
  if (!existsSync(join(projectFolder, target))) return false;
  return anchor === undefined || anchors(page(target)).includes(anchor);
}

test('what the pages tell to make can be made', () => {
  const makefile = readFileSync(join(projectFolder, 'Makefile'), 'utf8');
  const targets = [...makefile.matchAll(/^([a-z-]+):/gm)].map(([, target]) => target);
  const told = pages().flatMap((each) =>
    [...each.text.matchAll(/(?:^|`)make ([a-z-]+)/gm)].map(([, target]) => target),
  );
  expect(told).toContain('demo');
  for (const target of told) expect(targets).toContain(target);
});

test('files that the pages name in commands are there', () => {
  const commands = pages().flatMap((each) => blocks(each, 'sh').flatMap((block) => block.split('\n')));
  const files = commands.flatMap((command) => command.match(/\b(deploy|charts|docs)\/[\w./-]+/g) ?? []);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect(existsSync(join(projectFolder, file)), file).toBe(true);
});

test('pages are read as Markdown has them', () => {
  const sample = {
    path: 'x.md',
    text: [
      '# X',
      '## A',
      '| a | b |',
      '|---|---|',
      '| `c` | d \\| e |',
      '### A.1: `more`',
      'text with [`a` link](y.md#z) and a pattern, `^[a-z]([0-9]*)$`',
      '## B',
      '```sh',
      'ls',
      '```',
    ].join('\n'),
  };
  expect(rows(section(sample, 'A'))).toEqual([['c', 'd \\| e']]);
  expect(section(sample, 'A')).toContain('text');
  expect(section(sample, 'A')).not.toContain('ls');
  expect(() => section(sample, 'C')).toThrow('x.md has no section C');
  expect(blocks(sample, 'sh')).toEqual(['ls\n']);
  expect(links(sample)).toEqual(['y.md#z']);
  expect(anchors(sample)).toEqual(['x', 'a', 'a1-more', 'b']);
});
