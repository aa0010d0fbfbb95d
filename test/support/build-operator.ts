import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The repository. */
export const projectFolder = join(import.meta.dirname, '../..');

/** What `buildOperator` makes and operator processes run. */
export const operatorBundle = join(projectFolder, 'dist/main.js');

/** Bundles the operator. Rejects with the bundler's own words. */
export async function buildOperator(): Promise<void> {
  await promisify(execFile)(process.execPath, ['scripts/build.ts'], { cwd: projectFolder });
}
