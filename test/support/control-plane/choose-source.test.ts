import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseSource, forcedSource } from './choose-source.ts';
import { cacheFolder } from './find-binaries.ts';
import { noControlPlane } from './no-control-plane.ts';
import { type BinaryName, binaryNames } from './release.ts';
import { recorded, type Scratch, scratch } from './test-tools.ts';

const basic: BinaryName[] = ['etcd', 'kube-apiserver', 'kubectl'];

/** A machine whose PATH has a shell and, at most, the given go. It has no Go of ours and no cache. */
function machine(place: Scratch, go?: string): Record<string, string> {
  if (go !== undefined) place.script('bin/go', go);
  return { PATH: join(place.folder, 'bin'), XDG_CACHE_HOME: join(place.folder, 'cache') };
}

function fill(place: Scratch, folder: string, names: readonly BinaryName[]): void {
  for (const name of names) place.script(join(folder.replace(place.folder, '.'), name));
}

test('KUBEBUILDER_ASSETS comes before the cache, which fills its gaps', async () => {
  using place = scratch();
  const env = { ...machine(place), KUBEBUILDER_ASSETS: join(place.folder, 'assets') };
  fill(place, env.KUBEBUILDER_ASSETS, basic);
  fill(place, cacheFolder(env), binaryNames);

  const progress = recorded();
  const source = await chooseSource(binaryNames, env, progress);

  expect(source).toMatchObject({ kind: 'binaries' });
  const paths = source.kind === 'binaries' ? source.paths : {};
  expect(dirname(paths['kube-apiserver'] ?? '')).toBe(env.KUBEBUILDER_ASSETS);
  expect(dirname(paths['kube-controller-manager'] ?? '')).toBe(cacheFolder(env));
  expect(progress.lines.join()).toContain(env.KUBEBUILDER_ASSETS);
});

test('what is in no folder is built into the cache, all that is missing at once', async () => {
  using place = scratch();
  // Answers `go version`, and makes the file that `-o` names.
  const env = machine(
    place,
    'while [ $# -gt 0 ]; do [ "$1" = -o ] && : > "$2" && /bin/chmod +x "$2"; shift; done',
  );

  const source = await chooseSource(basic, env, recorded());

  expect(source).toMatchObject({ paths: { etcd: join(cacheFolder(env), 'etcd') } });
  const again = await chooseSource(binaryNames, { ...env, PATH: '' }, recorded());
  expect(again.kind).toBe('binaries');
});

test('a program that may be missing is taken where it is, and not built for itself', async () => {
  using place = scratch();
  const assets = join(place.folder, 'assets');
  // A Go that builds nothing: asked to, it would fail.
  const env = { ...machine(place, 'echo "go version go1.99.0"'), KUBEBUILDER_ASSETS: assets };
  fill(place, assets, basic);
  const spare: BinaryName[] = ['kube-controller-manager'];

  const without = await chooseSource(basic, env, recorded(), spare);
  expect(without).toMatchObject({ kind: 'binaries', paths: { etcd: join(assets, 'etcd') } });
  expect(without).not.toHaveProperty(['paths', 'kube-controller-manager']);

  fill(place, assets, binaryNames);
  const path = join(assets, 'kube-controller-manager');
  await expect(chooseSource(basic, env, recorded(), spare)).resolves.toMatchObject({
    paths: { 'kube-controller-manager': path },
  });
});

test('what KUBEBUILDER_ASSETS lacks is named, and that envtest does not ship it', async () => {
  using place = scratch();
  const assets = join(place.folder, 'assets');
  const env = { ...machine(place), KUBEBUILDER_ASSETS: assets };
  fill(place, assets, basic);

  const source = await chooseSource(binaryNames, env, recorded());

  const why = source.kind === 'k3s' ? source.why : [];
  expect(why[0]).toBe(`${assets} (KUBEBUILDER_ASSETS) has no kube-controller-manager`);
  expect(noControlPlane(binaryNames, why).message).toContain(
    '(setup-envtest makes one without kube-controller-manager)',
  );
  expect(noControlPlane(basic, why).message).toContain('(setup-envtest makes one)');
});

test('where Go is missing a container is next, and it is known why', async () => {
  using place = scratch();
  const source = await chooseSource(basic, machine(place), recorded());

  expect(source).toMatchObject({
    kind: 'k3s',
    why: ['KUBEBUILDER_ASSETS is not set', expect.stringContaining('has no etcd'), 'go is not on the PATH'],
  });
});

test('CONTROL_PLANE=assets takes nothing else, and says what is missing', async () => {
  using place = scratch();
  const env = { ...machine(place), CONTROL_PLANE: 'assets' };
  fill(place, cacheFolder(env), binaryNames);
  await expect(chooseSource(basic, env, recorded())).rejects.toThrow('KUBEBUILDER_ASSETS is not set');

  const assets = join(place.folder, 'assets');
  fill(place, assets, basic);
  const named = { ...env, KUBEBUILDER_ASSETS: assets };
  await expect(chooseSource(basic, named, recorded())).resolves.toMatchObject({ kind: 'binaries' });
  await expect(chooseSource(binaryNames, named, recorded())).rejects.toThrow(
    'has no kube-controller-manager',
  );
});

test('CONTROL_PLANE=build passes over KUBEBUILDER_ASSETS, and without a usable Go says what to install', async () => {
  using place = scratch();
  const tooOld = 'echo "go: go.mod requires go >= 1.26.0 (running go 1.22.2)" >&2; exit 1';
  const env = {
    ...machine(place, tooOld),
    CONTROL_PLANE: 'build',
    KUBEBUILDER_ASSETS: join(place.folder, 'assets'),
  };
  fill(place, env.KUBEBUILDER_ASSETS, binaryNames);

  const error: unknown = await chooseSource(basic, env, recorded()).catch((reason: unknown) => reason);
  expect(String(error)).toContain('requires go >= 1.26.0 (running go 1.22.2)');
  expect(String(error)).toContain('install Go 1.26.0 or newer');
});

test('CONTROL_PLANE=k3s looks for nothing', async () => {
  await expect(chooseSource(basic, { CONTROL_PLANE: 'k3s' }, recorded())).resolves.toEqual({
    kind: 'k3s',
    why: [],
  });
});

test('another value of CONTROL_PLANE is refused with the values it can have', () => {
  expect(forcedSource({ CONTROL_PLANE: '' })).toBeUndefined();
  expect(() => forcedSource({ CONTROL_PLANE: 'kind' })).toThrow(/kind is unknown: use assets, build, k3s/);
});
