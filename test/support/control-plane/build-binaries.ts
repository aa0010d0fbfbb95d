import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { takeLock } from './build-lock.ts';
import { type Environment, findBinaries } from './find-binaries.ts';
import { goEnvironment } from './go-toolchain.ts';
import { type Guard, openGuard } from './guard.ts';
import type { Progress } from './progress.ts';
import { type BinaryName, goPackages, kubernetesVersion, moduleFolder } from './release.ts';

/** The prefix of the folders that builds work in, inside the folder they build for. */
const workPrefix = '.build-';

/**
 * Builds those of the names that the folder does not have yet. Two builds for one folder wait for each
 * other. Each binary is built aside and renamed, so the folder never has half a one, and an interrupted
 * build goes on from the last whole one. The compile cache (gigabytes) goes away with the guard.
 */
export async function buildBinaries(
  names: readonly BinaryName[],
  folder: string,
  env: Environment,
  progress: Progress,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lock = `${folder}.lock`;
  await using _held = await takeLock(lock, () =>
    progress.line('another process is building the control plane: waiting for it'),
  );
  const { missing } = findBinaries(names, [folder]);
  if (missing.length === 0) return;
  await removeLeftovers(folder);
  progress.line(
    `building ${missing.join(', ')} (Kubernetes ${kubernetesVersion()}) once; all four take about six minutes`,
  );
  // With the lock in its care: a build that was interrupted does not make the next one wait.
  await using guard = await openGuard(join(folder, workPrefix), [lock]);
  for (const [index, name] of missing.entries()) {
    using _step = progress.step(`[${index + 1}/${missing.length}] ${name}`);
    await build(name, guard, env);
    await rename(join(guard.folder, name), join(folder, name));
  }
}

async function build(name: BinaryName, guard: Guard, env: Environment): Promise<void> {
  const program = await guard.run({
    name: `go build (${name})`,
    command: 'go',
    args: ['build', '-trimpath', '-ldflags', linkerFlags(), '-o', join(guard.folder, name), goPackages[name]],
    cwd: moduleFolder,
    env: { ...goEnvironment(env), GOCACHE: join(guard.folder, 'compile-cache'), GOTMPDIR: guard.folder },
    log: join(guard.folder, `${name}.log`),
  });
  const exit = await program.ended();
  if (exit.code !== 0) {
    throw new Error(
      `building ${name} failed (${exit.signal ?? `exit code ${exit.code}`}):\n${program.lastWords()}`,
    );
  }
}

/** Without a version the server calls itself v0.0.0-master, and clients judge its features by that. */
function linkerFlags(): string {
  const version = kubernetesVersion();
  const [major, minor] = version.slice(1).split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const sets = Object.entries(values).map(
    ([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`,
  );
  return ['-s', '-w', ...sets].join(' ');
}

/** What a build left whose guard was killed with it, or is still removing. Nobody uses it: we hold the lock. */
async function removeLeftovers(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((entry) => entry.startsWith(workPrefix));
  await Promise.all(
    left.map((entry) => rm(join(folder, entry), { recursive: true, force: true, maxRetries: 10 })),
  );
}
