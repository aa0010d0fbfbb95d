import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { KubeClient } from '../kube-client/kube-client.ts';
import { kstatus } from '../status-rules/kstatus.ts';
import { sample } from '../status-rules/sample-status.ts';
import { conditionOf } from '../status-rules/status-object.ts';
import { deployFolder, manifestsOf } from './deploy-manifests.ts';
import { runaiDeployment } from './manifests.ts';
import { startWorld } from './world.ts';

/** Behaves as an operator that does nothing: what a world promises is shown without ours. */
const operator = { program: join(import.meta.dirname, '../operator/stand-in/main.ts') };

/** A value of the Secret of each world. */
const SECRET = 'operator-secret';

test('deploy/ is read as kustomize reads it', () => {
  const kinds = manifestsOf(deployFolder).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'CustomResourceDefinition')).toHaveLength(3);
  expect(kinds).toEqual(
    expect.arrayContaining(['Namespace', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding']),
  );
});

test('a world has a namespace, a platform and deployments of its own, and leaves none of them', async () => {
  const gone = await (async () => {
    await using world = await startWorld({ operator });
    await world.createPlatform();
    await world.createClusterPlatform();
    await world.deploy('llama');
    await world.client.patch(runaiDeployment(world.namespace, 'llama'), {
      metadata: { finalizers: ['inference-operator.io/workload'] },
    });
    expect((await world.deployment('llama')).metadata.namespace).toBe(world.namespace);
    await world.eventually(() => world.deployments.of('llama', world.namespace), {
      until: (versions) => versions.length === 2,
    });
    return world;
  })();
  await using next = await startWorld({ operator });
  expect(next.controlPlane).toBe(gone.controlPlane);
  expect(next.namespace).not.toBe(gone.namespace);
  expect(await next.client.find(runaiDeployment(gone.namespace, 'llama'))).toBeUndefined();
  await next.createClusterPlatform();
});

test('the operator runs as the ServiceAccount of deploy/, through the proxy', async () => {
  await using world = await startWorld({ operator, proxy: 'http' });
  const { KubeClient } = await import('../kube-client/kube-client.ts');
  await using asOperator = new KubeClient(await world.operatorKubeconfig());
  const kind = 'InferenceDeployment';
  const apiVersion = 'inference-operator.io/v1alpha1';
  expect(await asOperator.list({ apiVersion, kind })).toEqual([]);
  const secrets = asOperator.list({ apiVersion: 'v1', kind: 'Secret', namespace: world.namespace });
  await expect(secrets).rejects.toThrow('system:serviceaccount:inference-operator:inference-operator');
  expect(world.proxy.journal.count({ resource: 'inferencedeployments', status: 200 })).toBe(1);
});

test('with the real operator a deployment becomes Ready', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await world.deploy('llama');
  await world.untilDeployment('llama', (deployment) => conditionOf(deployment, 'Ready')?.status === 'True', {
    within: 20_000,
  });
  expect(kstatus(await world.deployment('llama'))).toBe('Current');
  expect(await world.runai.control.workload('llama')).toMatchObject({
    mark: `${world.ownerId}/${world.namespace}/llama`,
    settled: true,
  });
});

test('a status that breaks a rule fails the world at its end', async () => {
  const world = await startWorld({ operator });
  await world.deploy('llama');
  const { status } = sample(['Ready True/Running', 'Reconciling True/Running']);
  await world.client.patch(runaiDeployment(world.namespace, 'llama'), { status }, 'status');
  await world.eventually(() => world.deployments.complaints.length, { until: (count) => count > 0 });
  await expect(world[Symbol.asyncDispose]()).rejects.toThrow(
    /llama at version \d+: Ready True stands beside/,
  );
});

test('two workloads for one object fail the world at its end', async () => {
  const world = await startWorld({ operator });
  const { control } = world.runai;
  const mark = `${world.ownerId}/${world.namespace}/llama`;
  const spec = { image: 'a', annotations: [{ name: 'inference-operator.io/owner', value: mark }] };
  await control.createOutOfBand({ name: 'llama', projectId: '33', spec });
  await control.createOutOfBand({ name: 'llama-2', projectId: '33', spec });
  await expect(world[Symbol.asyncDispose]()).rejects.toThrow(`several workloads at once for ${mark}`);
});

test('a failed wait shows the objects, the operator and the calls', async () => {
  await using world = await startWorld({ operator });
  await world.deploy('llama');
  await fetch(`${world.runai.url}/api/v1/clusters`);
  const waiting = world.untilDeployment(
    'llama',
    (deployment) => expect(deployment.status?.['phase']).toBe('Running'),
    {
      within: 300,
    },
  );
  await expect(waiting).rejects.toThrow(
    /to be 'Running'[^]*versions of InferenceDeployment:[^]*llama[^]*"msg":"listening"[^]*GET \/api\/v1\/clusters 401/,
  );
});

test('a world fails at its end where a secret is shown in a status, an event or the metrics', async () => {
  // On purpose, so not for the record of the suite.
  vi.stubEnv('CANARY_RECORD', undefined);
  // The stand-in tells its environment and its arguments in its log, and the last of them, decoded, as a metric.
  const leaky = { ...operator, args: [`--measured-hex=${Buffer.from(SECRET).toString('hex')}`] };
  let namespace = '';
  let kubeconfig = '';
  const live = async (): Promise<void> => {
    await using world = await startWorld({ operator: leaky, judged: false });
    const { client } = world;
    ({ namespace } = world);
    ({ kubeconfig } = world.controlPlane);
    await world.createPlatform();
    const llama = await world.deploy('llama');
    await client.patch(llama, { status: { observedGeneration: 1, phase: `unknown ${SECRET}` } }, 'status');
    await world.eventually(() => world.deployments.of('llama', namespace), {
      until: (versions) => versions.length === 2,
    });
    await client.create({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'leak', namespace },
      eventTime: new Date().toISOString().replace('Z', '000Z'),
      reportingController: 'example.com/test',
      reportingInstance: 'test',
      regarding: { namespace },
      type: 'Normal',
      reason: 'Leak',
      action: 'Leak',
      note: `it is ${SECRET}`,
    });
  };
  const error: unknown = await live().catch((caught: unknown) => caught);
  // Other worlds of this control plane look through all events.
  await using client = new KubeClient(kubeconfig);
  await client.delete({
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: 'leak', namespace },
  });
  const told = textsOf(error);
  for (const place of ['status', 'events', 'metrics'])
    expect(told).toContainEqual(expect.stringContaining(`${place}: ${SECRET}`));
});
afterEach(() => vi.unstubAllEnvs());

/** The messages of all errors of an end, each of which may hide the one before. */
function textsOf(error: unknown): string[] {
  if (error instanceof SuppressedError) return [error.error, error.suppressed].flatMap(textsOf);
  return error instanceof Error ? [error.message] : [];
}
