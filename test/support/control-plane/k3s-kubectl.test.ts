import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { copyKubectl } from './k3s-kubectl.ts';
import { type Scratch, scratch } from './test-tools.ts';

/** Has a script as its k3s, and a folder to copy to. */
function containerWith(place: Scratch, body: string): Parameters<typeof copyKubectl> {
  place.script('bin/k3s', body);
  const to = join(place.folder, 'to');
  mkdirSync(to);
  const copyArchiveFromContainer = (path: string): Promise<NodeJS.ReadableStream> => {
    expect(path).toBe('/bin/k3s');
    return Promise.resolve(spawn('tar', ['-C', join(place.folder, 'bin'), '-cf', '-', 'k3s']).stdout);
  };
  return [{ copyArchiveFromContainer }, to];
}

test('the k3s of the container is taken out under the name of kubectl', async () => {
  using place = scratch();
  const [container, to] = containerWith(place, 'echo "$(basename "$0") $*"');

  const kubectl = await copyKubectl(container, to);

  expect(kubectl).toBe(join(to, 'kubectl'));
  expect(execFileSync(kubectl, ['get', 'pods'], { encoding: 'utf8' })).toBe('kubectl get pods\n');
});

test('one that does not run here is an error that says what to install', async () => {
  using place = scratch();
  const [container, to] = containerWith(place, 'exit 126');
  await expect(copyKubectl(container, to)).rejects.toThrow(
    /^kubectl is not on the PATH, and that of k3s cannot be used: .*version --client/,
  );
});

test('so are what is no archive and an archive that breaks off', async () => {
  using place = scratch();
  const [, to] = containerWith(place, '');
  const copied = (stream: Readable): Promise<string> =>
    copyKubectl({ copyArchiveFromContainer: () => Promise.resolve(stream) }, to);
  await expect(copied(Readable.from(['not tar']))).rejects.toThrow(
    /cannot be used: Error: tar: exit code \d+: \S/,
  );
  const broken = new Readable({ read: () => broken.destroy(new Error('reset')) });
  await expect(copied(broken)).rejects.toThrow(/tar: exit code \d+: \S/);
});
