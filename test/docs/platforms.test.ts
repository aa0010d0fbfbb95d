import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  conditionTypes,
  platformReadyReasons,
  readyReasons,
  syncedReasons,
} from '../../src/crd/conditions.ts';
import { keysOf } from '../../src/crd/keys.ts';
import { type PlatformType, platformTypes } from '../../src/crd/platform-types.ts';
import { type TargetName, targets } from '../../src/crd/targets.ts';
import { secretKeysOf, typeServes } from '../../src/platform-clients/registry.ts';
import { projectFolder } from '../support/build-operator.ts';
import { schemaPaths } from '../support/schema-paths.ts';
import { page, rows, section } from './pages.ts';

/** The reasons that the platform of each target never leads to. Every target has a page. */
const NEVER: Record<TargetName, readonly string[]> = {
  runai: ['SecretNotFound'],
  nim: ['ScaledToZero', 'SecretNotFound'],
  gcore: ['Completed'],
  egs: ['ScaledToZero', 'Stopped', 'Stopping', 'Completed', 'SecretNotFound'],
};

/** Of these no page needs to say anything: all is well. */
const FINE = new Set<string>(['Running', 'ScaledToZero', 'Connected']);

/** Names of fields that may hold anything, and so are in no list of fields. */
const OPEN = ['extra', 'modelSpec.secret'];

/** What adopt is never refused with there: some have no marks, or no kinds, or call a workload by its name. */
const NEVER_OF_ADOPT: Record<TargetName, readonly string[]> = {
  runai: [],
  nim: [],
  gcore: ['is called', 'lives at'],
  egs: [
    'is of the kind',
    'is called',
    'lives at',
    'is a workload of another namespace of this cluster',
    'carries the mark of another owner',
  ],
};

/** What the API server checks of a deployment beyond its types, in its words. */
const refusals = rows(section(page('docs/reference/inferencedeployment.md'), 'Rules')).map(
  ([, message = '']) => message,
);

/** What the first cells of a table quote, in parts between `…`. */
const quotesOf = (table: string): string[][] =>
  rows(table).flatMap(([what = '']) =>
    [...what.matchAll(/\*([^*]+)\*/g)].map(([, quote = '']) => quote.split('…').map((part) => part.trim())),
  );

/** The table that a reader with trouble looks at. */
const trouble = (target: TargetName): string =>
  section(page(`docs/platforms/${target}.md`), 'What you see, why, and what to do');

describe.each(keysOf(NEVER))('docs/platforms/%s.md', (target) => {
  test('says how to connect, with every key of the Secret', () => {
    const connect = section(page(`docs/platforms/${target}.md`), 'Connect');
    for (const key of secretKeysOf(typeOf(target))) expect(connect).toContain(`\`${key}\``);
  });

  test('has every reason of a condition that its users may meet, no other, and says why and what to do', () => {
    const all = [readyReasons, syncedReasons, platformReadyReasons].flatMap((reasons) =>
      Object.values(reasons).flat(),
    );
    const possible = new Set(all.filter((reason) => !NEVER[target].includes(reason)));
    const firstCells = [...trouble(target).matchAll(/^\| ([^|]*) \|/gm)].map(([, cell = '']) => cell);
    const told = new Set(
      firstCells.flatMap((cell) => [...cell.matchAll(/`([A-Z][A-Za-z]+)`/g)].map(([, word = '']) => word)),
    );
    expect([...possible].filter((reason) => !told.has(reason) && !FINE.has(reason))).toEqual([]);
    const words = new Set<string>([...all, ...conditionTypes]);
    expect([...told].filter((word) => !words.has(word))).toEqual([]);
    for (const cells of rows(trouble(target))) expect(cells, cells[0]).toHaveLength(3);
    expect(rows(trouble(target)).filter(([, why]) => why === '')).toEqual([]);
  });

  test('tells what kubectl refuses of it, and what adopt does', () => {
    const quotes = quotesOf(trouble(target));
    const isTold = (message: string): boolean =>
      quotes.some((parts) => parts.every((part) => message.includes(part)));
    const own = refusals.filter((message) =>
      new RegExp(`spec\\.${target}\\b|for ${target}\\b`).test(message),
    );
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter((message) => !isTold(message))).toEqual([]);
    const file = join(projectFolder, 'src/controller/deployment/rules/ownership.ts');
    const said = [
      ...readFileSync(file, 'utf8').matchAll(/`spec\.adopt\.id \$\{[\w.]+\} ([a-z ]*[a-z])/g),
    ].map(([, words = '']) => words);
    expect(said).toContain('carries the mark of another owner');
    const told = new Set(quotes.flat());
    expect(said.filter((words) => !told.has(words) && !NEVER_OF_ADOPT[target].includes(words))).toEqual([]);
    expect(isTold(`InferencePlatform a cannot run the target ${target}`)).toBe(true);
  });

  test('names fields that there are', () => {
    const sections = [targets[target].schema, platformTypes[typeOf(target)]];
    const paths = [...sections.flatMap(schemaPaths), ...OPEN].map((path) => path.replaceAll('[]', ''));
    const { text } = page(`docs/platforms/${target}.md`);
    const named = [...text.matchAll(new RegExp(`\`(?:spec\\.)?${target}\\.([\\w.]+)`, 'g'))];
    expect(named.length).toBeGreaterThan(3);
    const fields = named.map(([, path = '']) => path);
    expect(
      fields.filter((field) => !paths.some((path) => path === field || path.startsWith(`${field}.`))),
    ).toEqual([]);
  });
});

/** The type of the platforms that run it. */
function typeOf(target: TargetName): PlatformType {
  const type = keysOf(platformTypes).find((name) => typeServes(name, target));
  if (type === undefined) throw new Error(`nothing serves ${target}`);
  return type;
}

/** All that the operator, the API server by its rules, or a simulated platform can say. */
const code = globSync(['src/**/*.ts', 'test/simulators/**/*.ts'], { cwd: projectFolder })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(projectFolder, file), 'utf8').toLowerCase())
  .concat(refusals.map((message) => message.toLowerCase()))
  .join('\n');

test.each([
  ...keysOf(NEVER).map((target) => [`docs/platforms/${target}.md`, trouble(target)]),
  ['docs/operations.md', section(page('docs/operations.md'), 'When a connection does not work')],
])('%s quotes what is said, with … for what differs from case to case', (_, table) => {
  const quotes = quotesOf(table);
  expect(quotes.length).toBeGreaterThan(8);
  const parts = quotes.flat().map((part) => part.toLowerCase());
  expect(parts.filter((part) => !code.includes(part))).toEqual([]);
});
