import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiRequest } from '../support/control-plane/api-request.ts';
import { startControlPlane } from '../support/control-plane/start.ts';
import { createObject, recorded, scratch } from '../support/control-plane/test-tools.ts';

// So far these have passed against a stand-in for the image only: k3s's command line, certificates, kubeconfig and log
// around the programs that we build. What is k3s's own (its kubelet in a container, its kubectl) is still to be seen.
const env = { ...process.env, CONTROL_PLANE: 'k3s' };

test('a k3s container serves as a control plane', { timeout: 300_000 }, async () => {
  await using controlPlane = await startControlPlane({ env, progress: recorded() });

  await expect(apiRequest(controlPlane.admin, 'GET', '/readyz')).resolves.toMatchObject({ status: 200 });
  await createObject(controlPlane.admin, '/api/v1/namespaces', { metadata: { name: 'made' } });
  const kubeconfig = await controlPlane.kubeconfigFor({ namespace: 'default', name: 'default' });
  expect(() => execFileSync(controlPlane.kubectl, ['--kubeconfig', kubeconfig, 'get', 'secrets'])).toThrow(
    /Forbidden/,
  );
  await expect(controlPlane.restartApiServer()).rejects.toThrow('not possible in a k3s container');
});

test.runIf(process.platform === 'linux')('without kubectl, that of k3s is taken', async () => {
  using place = scratch();
  const bare = { ...env, PATH: place.folder, XDG_CACHE_HOME: place.folder, KUBEBUILDER_ASSETS: undefined };
  await using controlPlane = await startControlPlane({ env: bare, progress: recorded() });

  expect(controlPlane.kubectl).toBe(join(controlPlane.folder, 'kubectl'));
  const { kubectl, kubeconfig } = controlPlane;
  const printed = execFileSync(kubectl, ['--kubeconfig', kubeconfig, 'get', 'namespaces', '--output=name']);
  expect(String(printed)).toContain('namespace/default\n');
});

test('a wrong flag is an error with the words of the server', async () => {
  const starting = startControlPlane({ env, progress: recorded(), extraApiServerArgs: ['--no-such-flag'] });
  await expect(starting).rejects.toThrow(/rancher\/k3s\S+ does not start: [^]*unknown flag: --no-such-flag/);
});
