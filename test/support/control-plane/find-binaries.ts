import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type Binaries, type BinaryName, buildKey } from './release.ts';

/** The environment variables that a search looks at. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a search came to. */
export interface Found {
  readonly paths: Partial<Binaries>;
  readonly missing: readonly BinaryName[];
}

/** The folder that `KUBEBUILDER_ASSETS` names, or undefined. It need not exist. */
export function assetsFolder(env: Environment): string | undefined {
  return env['KUBEBUILDER_ASSETS'] ? resolve(env['KUBEBUILDER_ASSETS']) : undefined;
}

/** The folder that binaries are built into, and found again by later runs. It need not exist. */
export function cacheFolder(env: Environment): string {
  const named = env['XDG_CACHE_HOME'];
  // The XDG specification: a relative path is invalid and to be ignored.
  const base = named && isAbsolute(named) ? named : join(homedir(), '.cache');
  return join(base, 'inference-operator', 'control-plane', buildKey());
}

/** Looks for each name in the folders, in their order. Each name is looked for by itself: folders may mix. */
export function findBinaries(names: readonly BinaryName[], folders: readonly string[]): Found {
  const paths: Partial<Record<BinaryName, string>> = {};
  const missing: BinaryName[] = [];
  for (const name of names) {
    const path = folders.map((folder) => join(folder, name)).find(isExecutableFile);
    if (path) paths[name] = path;
    else missing.push(name);
  }
  return { paths, missing };
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
