import { join } from 'node:path';
import { expect, test } from 'vitest';
import { observedStatus } from '../../../src/crd/unobserved.ts';
import { isReady, isStalled } from '../../support/status-rules/status-words.ts';
import { deployFolder, manifestsOf } from '../../support/world/deploy-manifests.ts';
import {
  clusterRunaiPlatform,
  credentials,
  runaiDeployment,
  runaiPlatform,
} from '../../support/world/manifests.ts';
import { operatorAccount } from '../../support/world/installation.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { edited, expectUnharmed } from './steps.ts';

/** The namespace of deploy/namespaced. */
const served = 'team-a';

/** An operator with the rights of deploy/namespaced and no others. */
async function startNamespaced(world: World): Promise<void> {
  for (const manifest of manifestsOf(deployFolder))
    if (manifest.kind === 'ClusterRoleBinding' || manifest.kind === 'ClusterRole')
      await world.client.delete(manifest);
  await world.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: served } });
  const manifests = manifestsOf(join(deployFolder, 'namespaced'));
  for (const manifest of manifests.filter(({ kind }) => kind === 'Role' || kind === 'RoleBinding'))
    await world.client.apply(manifest);
  await world.startOperator({
    args: [
      `--namespaces=${served}`,
      `--owner-id=${world.ownerId}`,
      '--leader-elect',
      `--leader-elect-namespace=${operatorAccount.namespace}`,
    ],
  });
}

test('with --namespaces Roles are enough, and nothing else is read or touched', {
  timeout: 120_000,
}, async () => {
  await using world = await startWorld({ controlPlane: { own: true }, proxy: 'http', operator: false });
  // There before the operator: what it must not see.
  await world.createPlatform();
  await world.deploy('elsewhere');
  await world.createClusterPlatform();
  await startNamespaced(world);

  const { client, runai } = world;
  await client.create(credentials(served));
  await client.create(runaiPlatform(served, runai.url));
  const llama = runaiDeployment(served, 'llama');
  await client.create(llama);
  const read = () => client.get(llama);
  await world.eventually(read, { until: isReady, within: 30_000 });
  await client.patch(llama, { spec: { runai: { spec: { image: edited } } } });
  await world.eventually(() => runai.control.workload('llama'), {
    until: (workload) => expect(workload?.servingSpec).toMatchObject({ image: edited }),
  });
  await world.eventually(read, { until: isReady });
  expect((await runai.control.workload('llama'))?.mark).toBe(`${world.ownerId}/${served}/llama`);

  // A cluster kind is not read, so it is not there.
  const onCluster = runaiDeployment(served, 'mistral', {
    platformRef: { kind: 'ClusterInferencePlatform', name: 'runai' },
  });
  await client.create(onCluster);
  await world.eventually(() => client.get(onCluster), {
    until: (object) => isStalled(object, 'PlatformNotFound', /ClusterInferencePlatform runai does not exist/),
  });

  const others = await world.deployment('elsewhere');
  expect(observedStatus(others)).toBeUndefined();
  expect(others.metadata.finalizers).toBeUndefined();
  for (const platform of [runaiPlatform(world.namespace, runai.url), clusterRunaiPlatform(runai.url)])
    expect(observedStatus(await client.get<typeof others>(platform))).toBeUndefined();
  // It did not even ask.
  const asked = world.proxy.journal.entries.filter(
    ({ namespace, resource }) => resource !== '' && namespace !== served,
  );
  const places = new Set(asked.map(({ resource, namespace }) => `${resource} in ${namespace ?? 'all'}`));
  expect([...places]).toEqual([`leases in ${operatorAccount.namespace}`]);
  expect(world.proxy.journal.find({ status: 403 })).toEqual([]);

  await client.delete(llama);
  await world.eventually(() => client.find(llama), { until: (found) => found === undefined });
  expect(await runai.control.workloads()).toEqual([]);
  await expectUnharmed(world.operator);
});
