import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { StartedK3sContainer } from '@testcontainers/k3s';
import { assetsFolder, cacheFolder, type Environment, findBinaries } from './find-binaries.ts';

/** The kubectl of this machine, or undefined. */
export function findKubectl(env: Environment): string | undefined {
  const assets = assetsFolder(env);
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return findBinaries(['kubectl'], [...(assets ? [assets] : []), cacheFolder(env), ...path]).paths.kubectl;
}

/**
 * Takes kubectl out of a k3s container into the folder, and answers its path. k3s is one static program, which
 * is kubectl where it is called so. Rejects where that does not run here: on another system than Linux, or
 * with a remote engine of another architecture.
 */
export async function copyKubectl(
  container: Pick<StartedK3sContainer, 'copyArchiveFromContainer'>,
  folder: string,
): Promise<string> {
  const kubectl = join(folder, 'kubectl');
  try {
    await unpack(await container.copyArchiveFromContainer('/bin/k3s'), folder);
    await rename(join(folder, 'k3s'), kubectl);
    await promisify(execFile)(kubectl, ['version', '--client']);
  } catch (error) {
    throw new Error(`kubectl is not on the PATH, and that of k3s cannot be used: ${String(error)}`, {
      cause: error,
    });
  }
  return kubectl;
}

async function unpack(archive: NodeJS.ReadableStream, folder: string): Promise<void> {
  const tar = spawn('tar', ['-xf', '-', '-C', folder], { stdio: ['pipe', 'ignore', 'pipe'] });
  const [words, [code]] = await Promise.all([
    text(tar.stderr),
    once(tar, 'close'),
    // What breaks here breaks tar as well, and its words say more.
    pipeline(archive, tar.stdin).catch(() => {}),
  ]);
  if (code !== 0) throw new Error(`tar: exit code ${code}: ${words.trim()}`);
}
