import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { apiRequest } from './api-request.ts';
import { createCertificateAuthority } from './certificates.ts';
import type { ControlPlane, ControlPlaneOptions } from './control-plane.ts';
import { startControlPlane } from './start.ts';
import { createObject, otherProcess, processesOf, recorded } from './test-tools.ts';

const run = promisify(execFile);

async function started(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const controlPlane = await startControlPlane({ progress: recorded(), ...options });
  onTestFinished(() => controlPlane.stop());
  return controlPlane;
}

async function kubectl(controlPlane: ControlPlane, kubeconfig: string, ...args: string[]): Promise<string> {
  return (await run(controlPlane.kubectl, ['--kubeconfig', kubeconfig, ...args])).stdout;
}

test('it is ready, verified by its own CA, and RBAC says who may do what', async () => {
  const controlPlane = await started();
  const admin = (...args: string[]): Promise<string> =>
    kubectl(controlPlane, controlPlane.kubeconfig, ...args);
  expect(await admin('get', '--raw', '/readyz')).toBe('ok');

  const stranger = { ...controlPlane.admin, ca: createCertificateAuthority('control-plane').certificate };
  await expect(apiRequest(stranger, 'GET', '/readyz')).rejects.toThrow(/certificate/);
  const nobody = { ...controlPlane.admin, token: 'wrong' };
  await expect(apiRequest(nobody, 'GET', '/api/v1/namespaces')).resolves.toMatchObject({ status: 401 });

  const missing = { namespace: 'default', name: 'reader' };
  await expect(controlPlane.kubeconfigFor(missing)).rejects.toThrow(/default\/reader: HTTP 404/);
  await admin('create', 'serviceaccount', 'reader');
  const kubeconfig = await controlPlane.kubeconfigFor(missing);
  const reader = (...args: string[]): Promise<string> => kubectl(controlPlane, kubeconfig, ...args);
  expect(await reader('auth', 'whoami')).toContain('system:serviceaccount:default:reader');
  await expect(reader('get', 'secrets')).rejects.toThrow(/Forbidden/);

  await admin('create', 'role', 'reads', '--verb=list', '--resource=secrets');
  await admin('create', 'rolebinding', 'reads', '--role=reads', '--serviceaccount=default:reader');
  await expect
    .poll(() => reader('get', 'secrets', '--output=name').then(() => 'may'), { timeout: 10_000 })
    .toBe('may');
});

test('two run at once and know nothing of each other; a stopped one leaves neither process nor folder', async () => {
  const [one, two] = await Promise.all([started(), started()]);
  await createObject(one.admin, '/api/v1/namespaces', { metadata: { name: 'only-in-one' } });
  await expect(apiRequest(two.admin, 'GET', '/api/v1/namespaces/only-in-one')).resolves.toMatchObject({
    status: 404,
  });
  // Its etcd, API server and guard.
  expect(await processesOf(one.folder)).toHaveLength(3);

  await Promise.all([one.stop(), one.stop()]);

  expect(await processesOf(one.folder)).toEqual([]);
  expect(existsSync(one.folder)).toBe(false);
  await expect(apiRequest(two.admin, 'GET', '/readyz')).resolves.toMatchObject({ status: 200 });
});

test('when its process is killed nothing is left, even if etcd stands still', async () => {
  const code = `
    import { startControlPlane } from ${JSON.stringify(`${import.meta.dirname}/start.ts`)};
    const controlPlane = await startControlPlane({ controllerManager: true });
    controlPlane.pauseEtcd();
    console.log(controlPlane.folder);
    setInterval(() => {}, 1000);`;
  const { child, words } = await otherProcess(code);
  const [folder = ''] = words;
  expect(await processesOf(folder)).toHaveLength(4);

  child.kill('SIGKILL');

  await expect.poll(() => processesOf(folder), { timeout: 10_000 }).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

test('flags of the caller win over ours, and wrong ones are an error with the words of the server', async () => {
  const open = await started({ extraApiServerArgs: ['--authorization-mode=AlwaysAllow'] });
  await kubectl(open, open.kubeconfig, 'create', 'serviceaccount', 'anybody');
  const kubeconfig = await open.kubeconfigFor({ namespace: 'default', name: 'anybody' });
  await expect(kubectl(open, kubeconfig, 'get', 'secrets')).resolves.toBe('');

  await expect(started({ extraApiServerArgs: ['--no-such-flag'] })).rejects.toThrow(
    /kube-apiserver ended while it started:\n[^]*unknown flag: --no-such-flag/,
  );
});

test('kube-controller-manager collects garbage and ends namespaces', async () => {
  const controlPlane = await started({ controllerManager: true });
  const { admin } = controlPlane;
  const maps = '/api/v1/namespaces/passing/configmaps';
  await createObject(admin, '/api/v1/namespaces', { metadata: { name: 'passing' } });
  const { uid } = await createObject(admin, maps, { metadata: { name: 'owner' } });
  const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid }];
  await createObject(admin, maps, { metadata: { name: 'owned', ownerReferences } });
  const status = async (path: string): Promise<number> => (await apiRequest(admin, 'GET', path)).status;
  expect(await status(`${maps}/owned`)).toBe(200);

  await apiRequest(admin, 'DELETE', `${maps}/owner`);
  await expect.poll(() => status(`${maps}/owned`), { timeout: 30_000 }).toBe(404);
  await apiRequest(admin, 'DELETE', '/api/v1/namespaces/passing');
  await expect.poll(() => status('/api/v1/namespaces/passing'), { timeout: 30_000 }).toBe(404);
});
