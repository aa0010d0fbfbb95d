import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildBinaries } from './build-binaries.ts';
import { binaryNames } from './release.ts';
import { isAlive, recorded, scratch } from './test-tools.ts';

/** Stands for `go build … -o <file> <package>`: writes the file and notes the package. */
const fakeGo = (folder: string): string => `
while [ "$1" != -o ]; do shift; done
echo "$3" >> ${folder}/built
/bin/mkdir -p "$GOCACHE"
echo half > "$2"; /bin/sleep 0.05; echo whole > "$2"; /bin/chmod +x "$2"`;

test('builds what is missing, and only whole programs stay', async () => {
  using place = scratch();
  place.script('bin/go', fakeGo(place.folder));
  place.script('out/kubectl');
  const progress = recorded();

  await buildBinaries(binaryNames, join(place.folder, 'out'), { PATH: join(place.folder, 'bin') }, progress);

  expect(readdirSync(join(place.folder, 'out')).sort()).toEqual([...binaryNames].sort());
  expect(readFileSync(join(place.folder, 'out/etcd'), 'utf8')).toBe('whole\n');
  expect(existsSync(join(place.folder, 'out.lock'))).toBe(false);
  expect(progress.lines).toContain('[3/3] kube-controller-manager');
});

test('two builds at the same time build once', async () => {
  using place = scratch();
  place.script('bin/go', fakeGo(place.folder));
  const build = (): Promise<void> =>
    buildBinaries(['etcd'], join(place.folder, 'out'), { PATH: join(place.folder, 'bin') }, recorded());

  await Promise.all([build(), build()]);

  expect(readFileSync(join(place.folder, 'built'), 'utf8').trim().split('\n')).toHaveLength(1);
});

test('a failed build says why and leaves nothing', async () => {
  using place = scratch();
  place.script('bin/go', 'echo half; echo "no space left on device" >&2; exit 1');
  const out = join(place.folder, 'out');

  await expect(buildBinaries(['etcd'], out, { PATH: join(place.folder, 'bin') }, recorded())).rejects.toThrow(
    /building etcd failed \(exit code 1\):\n[^]*no space left on device/,
  );
  expect(readdirSync(out)).toEqual([]);
});

test('a build whose process is killed ends, and leaves nothing half', async () => {
  using place = scratch();
  place.script('bin/go', `echo $$ > ${place.folder}/pid; exec /bin/sleep 1000`);
  const out = join(place.folder, 'out');
  const code = `
    import { buildBinaries } from ${JSON.stringify(join(import.meta.dirname, 'build-binaries.ts'))};
    import { stderrProgress } from ${JSON.stringify(join(import.meta.dirname, 'progress.ts'))};
    await buildBinaries(['etcd'], ${JSON.stringify(out)}, { PATH: ${JSON.stringify(join(place.folder, 'bin'))} }, stderrProgress);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
  await expect.poll(() => existsSync(join(place.folder, 'pid')), { timeout: 10_000 }).toBe(true);
  await expect.poll(() => readFileSync(join(place.folder, 'pid'), 'utf8'), { timeout: 10_000 }).not.toBe('');
  const pid = Number(readFileSync(join(place.folder, 'pid'), 'utf8'));
  expect(isAlive(pid)).toBe(true);

  parent.kill('SIGKILL');

  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  await expect.poll(() => readdirSync(out), { timeout: 10_000 }).toEqual([]);
  await expect.poll(() => existsSync(`${out}.lock`), { timeout: 10_000 }).toBe(false);
});
