/**
 * Makes every generated file of the repository from its source. `--check` writes nothing, names the files
 * that differ from what would be written, and exits with 1 if there are any.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GeneratedFile, generatedFiles, generatedFolders } from './generate/generated-files.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

async function current(path: string): Promise<string | undefined> {
  try {
    return await readFile(join(root, path), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Files that lie in a folder of generated files and are none (any more). */
async function strangers(files: readonly GeneratedFile[]): Promise<string[]> {
  const known = new Set(files.map((file) => file.path));
  const found = await Promise.all(
    generatedFolders.map(async (folder) =>
      (await readdir(join(root, folder)).catch(() => [])).map((name) => `${folder}/${name}`),
    ),
  );
  return found.flat().filter((path) => !known.has(path));
}

const files = generatedFiles();
const drifted = (
  await Promise.all(files.map(async (file) => ((await current(file.path)) === file.content ? [] : [file])))
).flat();
const extra = await strangers(files);

if (check) {
  for (const { path } of drifted) console.error(`${path}: differs from its source`);
  for (const path of extra) console.error(`${path}: is not generated and does not belong here`);
  const wrong = drifted.length + extra.length;
  if (wrong > 0) console.error('run "make gen" and commit the result');
  else console.log(`generated: ${files.length} files are up to date`);
  process.exitCode = wrong > 0 ? 1 : 0;
} else {
  for (const { path, content } of drifted) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    console.log(`wrote ${path}`);
  }
  for (const path of extra) {
    await rm(join(root, path));
    console.log(`removed ${path}`);
  }
  console.log(`generated: ${files.length} files, ${drifted.length} changed`);
}
