import { expect, test } from 'vitest';
import { accessOf, startK3s } from './k3s.ts';
import { recorded, scratch } from './test-tools.ts';

test('without kubectl, on a system that cannot run that of k3s, and without other ways, the error says what was tried and what to install', async () => {
  using place = scratch();
  const env = { PATH: place.folder, XDG_CACHE_HOME: place.folder };

  const error: unknown = await startK3s(
    ['etcd', 'kubectl'],
    ['go is not on the PATH'],
    [],
    env,
    recorded(),
    'darwin',
  ).catch((reason: unknown) => reason);

  expect(String(error)).toMatch(
    new RegExp(
      [
        'no Kubernetes control plane can be started here: it needs etcd, kubectl',
        '  - go is not on the PATH',
        '  - k3s: kubectl is not on the PATH',
        'Do one of these:',
        '  - install Go .*',
        '  - set KUBEBUILDER_ASSETS .*',
        '  - start Docker or Podman: .* kubectl on the PATH.*',
      ].join('\n'),
    ),
  );
});

test('the server and its authority come from the kubeconfig of k3s', () => {
  const kubeconfig = [
    'apiVersion: v1',
    'clusters:',
    '- cluster:',
    `    certificate-authority-data: ${Buffer.from('an authority').toString('base64')}`,
    '    server: https://localhost:32768',
    '  name: default',
    'kind: Config',
  ].join('\n');

  const access = accessOf(kubeconfig, 'secret');

  expect(access).toEqual({ server: 'https://localhost:32768', ca: 'an authority', token: 'secret' });
  expect(() => accessOf('kind: Config', 'secret')).toThrow('the kubeconfig of k3s has no cert');
});
