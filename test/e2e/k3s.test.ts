import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { apiRequest } from '../support/control-plane/api-request.ts';
import { startControlPlane } from '../support/control-plane/start.ts';
import { createObject, recorded } from '../support/control-plane/test-tools.ts';

test('a k3s container serves as a control plane', { timeout: 300_000 }, async () => {
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
