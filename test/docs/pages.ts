import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../support/build-operator.ts';

/** A page of Markdown. */
export interface Page {
  /** From the project's folder. */
  path: string;
  text: string;
}

/** One page. */
export function page(path: string): Page {
  return { path, text: readFileSync(join(projectFolder, path), 'utf8') };
}

/** What people read: README, CHANGELOG, CONTRIBUTING and all of docs. */
export function pages(): Page[] {
  const docs = readdirSync(join(projectFolder, 'docs'), { recursive: true, encoding: 'utf8' });
  return ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...docs.map((name) => `docs/${name}`)]
    .filter((path) => path.endsWith('.md'))
    .map(page);
}

/** The text below a heading, up to the next heading of its level or above. Throws where there is no such heading. */
export function section({ path, text }: Page, heading: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start < 0) throw new Error(`${path} has no section ${heading}`);
  const level = levelOf(lines[start] ?? '');
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => levelOf(line) > 0 && levelOf(line) <= level);
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
}

/** The rows of all tables in a text as their cells, without headings. Code spans lose their marks. */
export function rows(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines
    .filter((_, at) => !/^\|[-| ]+\|$/.test(lines[at] ?? '') && !/^\|[-| ]+\|$/.test(lines[at + 1] ?? ''))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

/** The fenced blocks of a language. */
export function blocks({ text }: Page, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...text.matchAll(fence)].map(([, block = '']) => block);
}

/** Where the links of a page lead. What only looks like one in a code span is none. */
export function links({ text }: Page): string[] {
  const prose = text.replaceAll(/`[^`\n]+`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
}

/** The anchors that GitHub gives to the headings of a page. */
export function anchors({ text }: Page): string[] {
  const headings = text.split('\n').filter((line) => levelOf(line) > 0);
  return headings.map((line) =>
    line
      .replace(/^#+ /, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function levelOf(line: string): number {
  return /^(#+) /.exec(line)?.[1]?.length ?? 0;
}
