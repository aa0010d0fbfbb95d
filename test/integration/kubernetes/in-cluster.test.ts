import { expect, test } from 'vitest';
import { clusterInferencePlatforms } from '../../../src/crd/names.ts';
import { type KubeAccess, readKubeconfig } from '../../support/kube-client/kubeconfig-access.ts';
import { startOperator } from '../../support/operator/operator-process.ts';
import { ServiceAccountFolder } from '../../support/operator/service-account-folder.ts';
import { isReady } from '../../support/status-rules/status-words.ts';
import { operatorAccount } from '../../support/world/installation.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { expectEditArrives, expectUnharmed } from './steps.ts';

const { namespace } = operatorAccount;

/** What a kubelet has for the operator at this moment. */
const granted = async (world: World): Promise<KubeAccess> => readKubeconfig(await world.operatorKubeconfig());

/** An operator that has nothing but what a pod has: no kubeconfig, no flag that names its namespace. */
async function startInPod(world: World) {
  const access = await granted(world);
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await ServiceAccountFolder.create(namespace, access));
  const operator = stack.use(
    await startOperator({
      ...folder.options(world.proxy.server),
      args: ['--leader-elect', '--min-poll-interval=100ms'],
    }),
  );
  const running = stack.move();
  return { folder, operator, access, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** A deployment on a platform whose Secret lies in the operator's own namespace. */
async function deployOnClusterPlatform(world: World): Promise<void> {
  await world.createClusterPlatform();
  await world.deploy('llama', { platformRef: { kind: clusterInferencePlatforms.kind, name: 'runai' } });
  await world.untilDeployment('llama', isReady, { within: 30_000 });
}

test('in a pod: its service account says where the API server is, who it is, and which namespace is its own', async () => {
  await using world = await startWorld({ proxy: 'http', operator: false });
  await using pod = await startInPod(world);
  await deployOnClusterPlatform(world);
  const lease = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'inference-operator', namespace },
  };
  expect(await world.client.get(lease)).toMatchObject({
    spec: { holderIdentity: expect.stringMatching(/./) },
  });
  await expectUnharmed(pod.operator);
});

test('in a pod: a rotated token is read again, without a restart', async () => {
  await using world = await startWorld({ proxy: 'http', operator: false });
  await using pod = await startInPod(world);
  await deployOnClusterPlatform(world);
  const { token = '' } = pod.access;
  await pod.folder.rotate(namespace, await granted(world));
  using _expired = world.proxy.inject({ kind: 'answer', status: 401, match: { token } });
  using _end = world.proxy.inject({ kind: 'watch-end', match: { token } });
  await expectEditArrives(world, 'llama');
  await expectUnharmed(pod.operator);
});

test('in a pod: a rotated authority is read again, without a restart', async () => {
  await using world = await startWorld({ proxy: 'http', operator: false });
  await using pod = await startInPod(world);
  await deployOnClusterPlatform(world);
  world.proxy.rotateAuthority();
  await pod.folder.rotate(namespace, await granted(world));
  // From here on nobody gets through who trusts the old one.
  world.proxy.inject({ kind: 'reset', times: 1 }).remove();
  await expectEditArrives(world, 'llama');
  await expectUnharmed(pod.operator);
});
