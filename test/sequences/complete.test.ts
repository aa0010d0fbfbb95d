import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keysOf } from '../../src/crd/keys.ts';
import { type TargetName, targets } from '../../src/crd/targets.ts';
import { projectFolder } from '../support/build-operator.ts';
import { sequences } from './sequences.ts';

/** The hard sequences, and on which targets each has a test. What is missing here fails. */

const MOST = 35;

/** Rules that rest on nothing in which platforms differ: a test anywhere holds for all. */
const alike: Readonly<Record<number, string>> = {
  30: 'limits and passes are those of any connection',
  31: 'breakers and back-off are those of any connection',
  33: 'clocks are asked for by the controller alone',
};

const UPDATE = 'nothing is changed in place';
const TASKS = 'calls have no tasks';
const ROLLBACK = 'the platform keeps no revisions and rolls nothing back';
const MARK = 'a mark tells whose it is, and reads by id whether it is there';

/** What cannot happen on a target, and why. */
const impossible: Readonly<Record<TargetName, Readonly<Record<number, string>>>> = {
  runai: { 17: TASKS, 18: TASKS, 19: MARK, 20: MARK, 21: 'GPUs are not leased', 26: MARK },
  nim: { 16: ROLLBACK, 17: TASKS, 18: TASKS, 19: MARK, 20: MARK, 21: 'GPUs are not leased' },
  gcore: {
    6: 'the project is the platform object’s, and never changes',
    16: ROLLBACK,
    19: MARK,
    20: MARK,
    21: 'GPUs are not leased',
  },
  egs: {
    14: UPDATE,
    15: UPDATE,
    16: UPDATE,
    17: TASKS,
    18: TASKS,
    32: 'spec.replicas is 1, and nothing scales',
  },
};

/** Tests whose file does not say which target they are about. */
const about: Readonly<Record<string, string>> = {
  'src/controller/deployment/look/find.test.ts': 'gcore',
  'src/controller/deployment/stories/sequences-of-tasks.test.ts': 'gcore',
  'src/controller/deployment/rules/fixed-spec.test.ts': 'egs',
  'src/controller/deployment/rules/first-sight.test.ts': 'egs',
  'src/controller/deployment/rules/gpu-requests.test.ts': 'egs',
  'src/controller/deployment/rules/tasks.test.ts': 'gcore',
  'src/controller/deployment/rules/tasks-of-deletes.test.ts': 'gcore',
};

const TITLE = /["'`]sequence (\d+)(?:, \d+)*: /;
const TITLES = new RegExp(TITLE, 'g');

/** Vitest's ways not to run a test, or not the others of a file. */
const LEFT_OUT = /\b(?:test|describe|it)(?:\.\w+)*\.(?:skip|skipIf|runIf|todo|only|fails)\b/;

const numbers = Array.from({ length: MOST }, (_, index) => index + 1);
const names = keysOf(targets);

test('each hard sequence has a test on each target that it can happen on', () => {
  const found = new Set([...played(), ...titled()]);
  const needed = names.flatMap((target) =>
    numbers
      .filter((number) => impossible[target][number] === undefined)
      .map((number) => `${number} on ${number in alike ? 'any' : target}`),
  );
  expect(needed.filter((one) => !found.has(one))).toEqual([]);
});

test('nothing has a test that cannot happen', () => {
  const found = new Set([...played(), ...titled()]);
  const never = names.flatMap((target) =>
    Object.keys(impossible[target]).map((number) => `${number} on ${target}`),
  );
  expect(never.filter((one) => found.has(one))).toEqual([]);
});

test('none of them is left out of a run', () => {
  const players = sourcesIn('test/sequences/*.ts').filter(
    ({ file }) => file !== 'test/sequences/complete.test.ts',
  );
  const others = sourcesIn('{src,test}/**/*.test.ts').filter(({ text }) => TITLE.test(text));
  expect(players.length).toBeGreaterThan(10);
  expect(others.length).toBeGreaterThan(10);
  const skipping = [...players, ...others].filter(({ text }) => LEFT_OUT.test(text));
  expect(skipping.map(({ file }) => file)).toEqual([]);
});

/** What `suite.ts` plays. */
const played = (): string[] =>
  sequences.flatMap(({ number, on = ['nim', 'gcore', 'egs'] }) =>
    on.map((target) => `${number} on ${target}`),
  );

/** What other tests say at the beginning of their titles. Run:ai is what the rules' own tests are about. */
function titled(): string[] {
  const sources = sourcesIn('{src,test}/**/*.test.ts');
  expect(sources.length).toBeGreaterThan(20);
  return sources.flatMap(({ file, text }) => {
    const folder = names.find((name) => file.includes(`/${name}/`));
    const target = about[file] ?? folder ?? 'runai';
    return [...text.matchAll(TITLES)].flatMap(([, number]) => [`${number} on ${target}`, `${number} on any`]);
  });
}

function sourcesIn(pattern: string): { file: string; text: string }[] {
  const files = globSync(pattern, { cwd: projectFolder });
  return files.map((file) => ({ file, text: readFileSync(join(projectFolder, file), 'utf8') }));
}
