import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from '../../support/build-operator.ts';

/**
 * The hard sequences that can happen with Run:ai. The numbers between are about platforms that keep tasks, or no
 * mark: 17 and 18 about Gcore, 19 to 21 and 26 about EGS.
 */
const numbers = [...range(1, 16), ...range(22, 25), ...range(27, 35)];

const TITLE = /test(?:\.each\([\s\S]*?\))?\(\s*["'`]sequence (\d+): /g;

test('each hard sequence has a test that begins with its number', () => {
  const files = globSync('{src,test}/**/*.test.ts', { cwd: projectFolder });
  expect(files.length).toBeGreaterThan(20);
  const titles = files.flatMap((file) => [
    ...readFileSync(join(projectFolder, file), 'utf8').matchAll(TITLE),
  ]);
  const found = new Set(titles.map(([, number]) => Number(number)));
  expect(numbers.filter((number) => !found.has(number))).toEqual([]);
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
