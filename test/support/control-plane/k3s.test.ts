import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { apiRequest } from './api-request.ts';
import { startK3s } from './k3s.ts';
import { startControlPlane } from './start.ts';
import { createObject, recorded, scratch } from './test-tools.ts';

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

/** Whether a container engine answers. Without one the test below is skipped, and the report says so. */
function engineAnswers(): boolean {
  return ['docker', 'podman'].some((engine) => {
    try {
      execFileSync(engine, ['info'], { stdio: 'ignore', timeout: 10_000 });
      return true;
    } catch {
      return false;
    }
  });
}

test.skipIf(!engineAnswers())('a k3s container serves as a control plane', { timeout: 300_000 }, async () => {
  const env = { ...process.env, CONTROL_PLANE: 'k3s' };
  await using controlPlane = await startControlPlane({ env, progress: recorded() });

  await expect(apiRequest(controlPlane.admin, 'GET', '/readyz')).resolves.toMatchObject({ status: 200 });
  await createObject(controlPlane.admin, '/api/v1/namespaces', { metadata: { name: 'made' } });
  const kubeconfig = await controlPlane.kubeconfigFor({ namespace: 'default', name: 'default' });
  expect(() => execFileSync(controlPlane.kubectl, ['--kubeconfig', kubeconfig, 'get', 'secrets'])).toThrow(
    /Forbidden/,
  );
  await expect(controlPlane.restartApiServer()).rejects.toThrow('not possible in a k3s container');
});
