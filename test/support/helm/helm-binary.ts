import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { takeLock } from '../control-plane/build-lock.ts';
import { cacheFolder, type Environment } from '../control-plane/find-binaries.ts';
import { findGo, goEnvironment } from '../control-plane/go-toolchain.ts';
import { openGuard } from '../control-plane/guard.ts';

const moduleFolder = import.meta.dirname;
const goPackage = 'helm.sh/helm/v4/cmd/helm';

/**
 * The path of Helm, at the version of go.mod: from the user's cache folder, else built into it, which takes
 * about a minute and a half, once. Rejects with what to install where Go is missing.
 */
export async function helmBinary(env: Environment = process.env): Promise<string> {
  const path = join(helmCacheFolder(env), 'helm');
  if (existsSync(path)) return path;
  const go = await findGo(env);
  if (!go.usable) throw new Error(`Helm has to be built, and ${go.says}: install Go (https://go.dev/dl)`);
  await build(path, env);
  return path;
}

async function build(path: string, env: Environment): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  await using _lock = await takeLock(`${folder}.lock`, () => say('another process is building it: waiting'));
  if (existsSync(path)) return;
  say(`building ${helmVersion()} once; this takes about a minute and a half`);
  await using guard = await openGuard(join(folder, '.build-'));
  const aside = join(guard.folder, 'helm');
  const program = await guard.run({
    name: 'go build (helm)',
    command: 'go',
    args: [
      'build',
      '-trimpath',
      '-ldflags',
      `-s -w -X ${versionVariable}=${helmVersion()}`,
      '-o',
      aside,
      goPackage,
    ],
    cwd: moduleFolder,
    env: { ...goEnvironment(env), GOCACHE: join(guard.folder, 'compile-cache'), GOTMPDIR: guard.folder },
    log: join(guard.folder, 'helm.log'),
  });
  const exit = await program.ended();
  if (exit.code !== 0) {
    throw new Error(
      `building Helm failed (${exit.signal ?? `exit code ${exit.code}`}):\n${program.lastWords()}`,
    );
  }
  await rename(aside, path);
}

const versionVariable = 'helm.sh/helm/v4/internal/version.version';

/** The version of Helm that go.mod names, such as `v4.3.1`. */
function helmVersion(): string {
  const found = /^require helm\.sh\/helm\/v4 (v\S+)$/m.exec(
    readFileSync(join(moduleFolder, 'go.mod'), 'utf8'),
  );
  if (!found?.[1]) throw new Error(`${moduleFolder}/go.mod does not require helm.sh/helm/v4`);
  return found[1];
}

/** Beside the control plane's, by the same rules. */
function helmCacheFolder(env: Environment): string {
  const sums = createHash('sha256').update(readFileSync(join(moduleFolder, 'go.sum')));
  const key = [helmVersion(), sums.digest('hex').slice(0, 12), process.platform, process.arch].join('-');
  return join(dirname(dirname(cacheFolder(env))), 'helm', key);
}

function say(text: string): void {
  process.stderr.write(`helm: ${text}\n`);
}
