import { expect, test } from 'vitest';
import { startK3s } from './k3s.ts';
import { recorded, scratch } from './test-tools.ts';

test('without kubectl and without other ways, the error says what was tried and what to install', async () => {
  using place = scratch();
  const env = { PATH: place.folder, XDG_CACHE_HOME: place.folder };

  const error: unknown = await startK3s(
    ['etcd', 'kubectl'],
    ['go is not on the PATH'],
    [],
    env,
    recorded(),
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
        '  - start Docker or Podman.*',
      ].join('\n'),
    ),
  );
});
