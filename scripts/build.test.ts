import { execFile } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const build = async (): Promise<number> => {
  await promisify(execFile)(process.execPath, ['scripts/build.ts']);
  return (await stat('dist/main.js')).ino;
};

test('a bundle that is there is replaced whole: an operator that is started meanwhile reads no half of one', {
  timeout: 60_000,
}, async () => {
  const before = await build();
  expect(await build()).not.toBe(before);
  await access('dist/main.js', constants.X_OK);
});
