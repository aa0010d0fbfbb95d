import { chmodSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assetsFolder, cacheFolder, findBinaries } from './find-binaries.ts';
import { buildKey, kubernetesVersion } from './release.ts';
import { scratch } from './test-tools.ts';

test('the first folder that has a program wins, and each program is looked for by itself', () => {
  using place = scratch();
  const first = place.script('a/etcd');
  place.script('b/etcd');
  const second = place.script('b/kubectl');
  const folders = [join(place.folder, 'a'), join(place.folder, 'b')];

  expect(findBinaries(['etcd', 'kubectl', 'kube-apiserver'], folders)).toEqual({
    paths: { etcd: first, kubectl: second },
    missing: ['kube-apiserver'],
  });
});

test('what cannot be run is not a program', () => {
  using place = scratch();
  chmodSync(place.script('etcd'), 0o644);
  place.script('kubectl/file-in-a-folder-called-kubectl');

  expect(findBinaries(['etcd', 'kubectl'], [place.folder]).missing).toEqual(['etcd', 'kubectl']);
});

test('the cache folder is below XDG_CACHE_HOME, which counts only if absolute', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/caches' })).toBe(
    `/caches/inference-operator/control-plane/${buildKey()}`,
  );
  for (const env of [{}, { XDG_CACHE_HOME: '' }, { XDG_CACHE_HOME: 'relative' }]) {
    expect(cacheFolder(env)).toBe(join(homedir(), '.cache/inference-operator/control-plane', buildKey()));
  }
});

test('the name of a build has version, modules and platform', () => {
  expect(kubernetesVersion()).toMatch(/^v1\.\d+\.\d+$/);
  expect(buildKey()).toMatch(/^v1\.\d+\.\d+-[0-9a-f]{12}-[a-z0-9]+-[a-z0-9]+$/);
});

test('an empty KUBEBUILDER_ASSETS is none', () => {
  expect(assetsFolder({ KUBEBUILDER_ASSETS: '' })).toBeUndefined();
  expect(assetsFolder({ KUBEBUILDER_ASSETS: '/assets' })).toBe('/assets');
});
