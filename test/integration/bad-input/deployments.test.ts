import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { reconcileRequestedAtAnnotation } from '../../../src/crd/names.ts';
import { clusterIds } from '../../simulators/runai/tenants.ts';
import { runaiDeployment, runaiPlatform, sampleImage } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { connected, type Expected } from '../platform/expect-conditions.ts';
import { calmPolling, running, secret, expectPlatform, expectDeployment } from '../platform/objects.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

/** A person must act, nothing runs yet, and all conditions say the same. */
const stalled = (reason: string, ...message: (RegExp | string)[]): Expected => ({
  Synced: [`False/${reason}`, ...message],
  Ready: ['False/NotCreated', ...message],
  Available: ['False/NotServing', ...message],
  Stalled: [`True/${reason}`, ...message],
  Reconciling: null,
});

interface Row {
  name: string;
  says: Expected;
  runai?: Record<string, unknown>;
  mend: (world: World, name: string) => Promise<unknown>;
}

const edit = (world: World, name: string, spec: Record<string, unknown>): Promise<unknown> =>
  world.client.patch(runaiDeployment(world.namespace, name), { spec });

const rows: Row[] = [
  {
    name: 'unknown-project',
    runai: { project: 'nowhere' },
    says: stalled(
      'Rejected',
      /^Run:ai has no project "nowhere" .*name the right one in spec\.runai\.project/,
    ),
    // The project cannot be edited: it is made on the platform, and found without a word to the operator.
    mend: ({ runai }) =>
      runai.control.addProject({ id: '90', tenantId: 1, name: 'nowhere', clusterId: clusterIds.gpuWest }),
  },
  {
    name: 'ambiguous-project',
    runai: { project: 'shared' },
    says: stalled('Rejected', /^Project "shared" is on several clusters \(.*\): add spec\.runai\.cluster/),
    mend: (world, name) => edit(world, name, { runai: { cluster: 'gpu-east' } }),
  },
  {
    name: 'unknown-cluster',
    runai: { project: 'team-a', cluster: 'gpu-nord' },
    says: stalled(
      'Rejected',
      /^Run:ai has no cluster "gpu-nord" .*name the right one in spec\.runai\.cluster/,
    ),
    mend: ({ runai }) => runai.control.setCluster(clusterIds.gpuWest, { name: 'gpu-nord' }),
  },
  {
    name: 'identity-in-extra',
    runai: { spec: { image: sampleImage }, extra: { name: 'other' } },
    says: stalled('Rejected', /^spec\.runai\.extra\.name: may not be set by extra/),
    mend: (world, name) => edit(world, name, { runai: { extra: null } }),
  },
];

let world: World;
const stack = new AsyncDisposableStack();
beforeAll(async () => {
  world = stack.use(await startWorld());
  await world.createPlatform({ polling: calmPolling });
  await expectPlatform(world, connected);
});
afterAll(() => stack.disposeAsync());

describe.concurrent('a deployment that cannot be placed says why, and heals when that is mended', () => {
  test.each(rows)('$name', async ({ name, says, runai = {}, mend }) => {
    await world.deploy(name, { runai: { spec: { image: sampleImage }, ...runai } });
    await expectDeployment(world, name, says);
    // One object's trouble is not the platform's.
    await expectPlatform(world, connected);
    expect(await world.runai.control.calls({ method: 'POST', workload: name })).toEqual([]);
    await mend(world, name);
    await expectDeployment(world, name, running);
  });

  test('no project anywhere, and several to choose from: the message names them and both places', async () => {
    const name = 'no-project';
    await world.client.create(
      runaiPlatform(world.namespace, '', { polling: calmPolling, runai: { url: world.runai.url } }, name),
    );
    await world.deploy(name, { platformRef: { name } });
    await expectDeployment(
      world,
      name,
      stalled(
        'Rejected',
        /^No project is named, .* several \(35 \(shared\), 36 \(shared\), .*team-a.*\): write one of them into spec\.runai\.defaultProject of the platform object, or into spec\.runai\.project of another/,
      ),
    );
    await world.client.patch(runaiPlatform(world.namespace, '', {}, name), {
      spec: { runai: { defaultProject: 'team-b' } },
    });
    await expectDeployment(world, name, running);
  });

  test('no platform: looked for until it is there, then its own trouble shows', async () => {
    const name = 'late';
    await world.deploy(name, { platformRef: { name } });
    const missing = /^InferencePlatform late does not exist in namespace test-\w+: create it/;
    await expectDeployment(world, name, stalled('PlatformNotFound', missing));
    await world.client.create(
      runaiPlatform(
        world.namespace,
        world.runai.url,
        { polling: calmPolling, credentialsSecretRef: { name } },
        name,
      ),
    );
    await expectDeployment(world, name, {
      Synced: ['Unknown/CredentialsInvalid', /InferencePlatform late: Secret .*late does not exist/],
      Reconciling: ['True/CredentialsInvalid'],
      Stalled: null,
    });
    await world.client.create(
      secret(world.namespace, name, { clientId: 'operator', clientSecret: 'operator-secret' }),
    );
    await expectDeployment(world, name, running);
  });

  test('403 for one object while the probe passes: that object stalls and names the permission', async () => {
    const name = 'limited';
    const { control } = world.runai;
    const clientId = name;
    await control.addServiceAccount({ clientId, clientSecret: 'limited-secret', tenantId: 1 });
    await control.setRole(clientId, {
      rules: [{ effect: 'deny', method: 'POST', path: '/api/v1/workloads/inferences' }],
    });
    await world.client.create(secret(world.namespace, name, { clientId, clientSecret: 'limited-secret' }));
    await world.client.create(
      runaiPlatform(
        world.namespace,
        world.runai.url,
        { polling: calmPolling, credentialsSecretRef: { name } },
        name,
      ),
    );
    await world.deploy(name, { platformRef: { name } });
    await expectDeployment(
      world,
      name,
      stalled('Rejected', /403 no permission for POST \/api\/v1\/workloads\/inferences/),
    );
    await expectPlatform(world, connected, { name });
    const refusals = { method: 'POST', workload: name, status: 403 };
    expect(await control.calls(refusals)).toHaveLength(1);

    // Given on the platform, and asked for at once; it would be tried by itself after ten minutes.
    await control.setRole(clientId, { rules: [] });
    await world.client.patch(runaiDeployment(world.namespace, name), {
      metadata: { annotations: { [reconcileRequestedAtAnnotation]: 'rights given' } },
    });
    await expectDeployment(world, name, running);
    expect(await control.calls(refusals)).toHaveLength(1);
  });

  test('one odd answer is no reason to stall anything', async () => {
    const name = 'odd';
    await world.runai.control.inject({
      path: '/api/v1/workloads/inferences/{id}',
      workload: name,
      times: 2,
      effect: { kind: 'html' },
    });
    await world.deploy(name);
    await expectDeployment(world, name, running);
    expect(world.deployments.story(name, 'Stalled', world.namespace)).toEqual([]);
    await expectPlatform(world, connected);
  });
});
