import { expect, test, vi } from 'vitest';
import { isReady } from '../../support/status-rules/status-words.ts';
import { quickPolling, runaiPlatform } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { connected, expectConditions, stalledWith } from './expect-conditions.ts';
import { calmPolling, running, secret, expectPlatform, expectDeployment } from './objects.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

async function connectedWorld(polling: Record<string, string> = calmPolling): Promise<World> {
  const world = await startWorld();
  await world.createPlatform({ polling });
  await world.deploy('llama');
  await expectDeployment(world, 'llama', running);
  return world;
}

/** The account `successor` makes all calls from now on. */
async function expectSuccessor(world: World): Promise<void> {
  const { control } = world.runai;
  await world.eventually(() => control.calls({ clientId: 'successor' }), {
    within: 20_000,
    until: (calls) => calls.length > 0,
  });
  const seen = await control.lastCall();
  await world.eventually(() => control.calls({ clientId: 'successor', after: seen }), {
    until: (calls) => calls.length > 2,
  });
  // A call that was under way may still have come in with the old one, but none since.
  expect(await control.calls({ clientId: 'operator', after: seen })).toEqual([]);
}

const platformEvents = async (world: World): Promise<string[]> =>
  (await world.client.events(runaiPlatform(world.namespace, ''))).map(({ reason }) => reason);

test('a rotated secret: refused, said once, picked up, and only the new token is used', async () => {
  await using world = await connectedWorld();
  const { control } = world.runai;
  await control.rotateSecret('operator', 'next-secret', { revoke: true });
  await expectPlatform(world, stalledWith('CredentialsInvalid', 'refuses clientId and clientSecret'));
  const refused = await control.lastCall();
  // Nothing of the object's own waits: it goes on saying what it knows.
  expectConditions(await world.deployment('llama'), running);

  await world.client.patch(secret(world.namespace, 'runai', {}), {
    stringData: { clientSecret: 'next-secret' },
  });
  await expectPlatform(world, connected);
  const after = await control.calls({ after: refused });
  expect(after.filter(({ status }) => status !== 200)).toEqual([]);
  // One token for everybody, and it works.
  expect(after.filter(({ route }) => route.endsWith('/token'))).toHaveLength(1);
  await world.eventually(() => platformEvents(world), {
    until: (reasons) => expect(reasons).toEqual(['CredentialsInvalid', 'PlatformRecovered']),
  });
  expect(world.deployments.story('llama', 'Ready', world.namespace).at(-1)).toBe('True/Running');
  await world.client.patch(
    {
      ...runaiPlatform(world.namespace, ''),
      kind: 'InferenceDeployment',
      metadata: { name: 'llama', namespace: world.namespace },
    },
    { spec: { runai: { spec: { image: 'vllm/vllm-openai:v0.11.0' } } } },
  );
  await world.untilDeployment('llama', isReady);
});

test('while it is refused, the platform is left alone until something changes', async () => {
  await using world = await connectedWorld();
  const { control } = world.runai;
  await control.rotateSecret('operator', 'next-secret', { revoke: true });
  await expectPlatform(world, stalledWith('CredentialsInvalid'));
  const refused = await control.lastCall();
  await world.deploy('waits');
  await expectDeployment(world, 'waits', {
    Synced: ['Unknown/CredentialsInvalid'],
    Ready: ['False/NotCreated'],
    Reconciling: ['True/CredentialsInvalid'],
    Stalled: null,
  });
  // The deployment has waited for ten seconds, and lists were due every second.
  expect(await control.calls({ after: refused })).toEqual([]);
  // A correction on the platform's side shows when the Secret gets a new version, whatever it holds.
  await control.rotateSecret('operator', 'operator-secret');
  await world.client.patch(secret(world.namespace, 'runai', {}), {
    metadata: { annotations: { touched: 'yes' } },
  });
  await expectPlatform(world, connected);
  await expectDeployment(world, 'waits', running);
});

test('another account in the Secret takes over with the next edit of the platform object', async () => {
  await using world = await connectedWorld();
  const { control } = world.runai;
  await control.addServiceAccount({ clientId: 'successor', clientSecret: 'successor-secret', tenantId: 1 });
  await world.client.patch(secret(world.namespace, 'runai', {}), {
    stringData: { clientId: 'successor', clientSecret: 'successor-secret' },
  });
  await world.client.patch(runaiPlatform(world.namespace, ''), { spec: { rateLimit: { burst: 999 } } });
  await expectSuccessor(world);
  await expectPlatform(world, connected);
  expectConditions(await world.deployment('llama'), running);
});

test('another account in the Secret takes over by itself, though nothing was refused and nobody edits the platform object', async () => {
  // The Secret is read again twice within staleAfter.
  await using world = await connectedWorld({ ...quickPolling, staleAfter: '8s' });
  const { control } = world.runai;
  await expectPlatform(world, connected);
  const platform = () => world.client.get(runaiPlatform(world.namespace, ''));
  const before = (await platform()).metadata.resourceVersion;
  await control.addServiceAccount({ clientId: 'successor', clientSecret: 'successor-secret', tenantId: 1 });
  await world.client.patch(secret(world.namespace, 'runai', {}), {
    stringData: { clientId: 'successor', clientSecret: 'successor-secret' },
  });
  await expectSuccessor(world);
  // Nobody had to be told of it.
  expect((await platform()).metadata.resourceVersion).toBe(before);
  expect(await platformEvents(world)).toEqual([]);
  await expectDeployment(world, 'llama', running);
});

test('revoked tokens cost one new token and nobody sees it', async () => {
  await using world = await connectedWorld();
  const { control } = world.runai;
  await expectPlatform(world, connected);
  const versions = world.histories.map((history) => history.all().length);
  const before = await control.lastCall();
  await control.revokeTokens('operator');
  await world.eventually(() => control.calls({ after: before, status: 200 }), {
    until: (calls) => calls.filter(({ method }) => method === 'GET').length > 2,
  });
  const calls = await control.calls({ after: before });
  expect(calls.filter(({ route }) => route.endsWith('/token'))).toHaveLength(1);
  expect(world.histories.map((history) => history.all().length)).toEqual(versions);
});
