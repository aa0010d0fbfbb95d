import { expect, test, vi } from 'vitest';
import type { JournalEntry } from '../../simulators/support/journal.ts';
import { quickPolling, runaiPlatform } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { connected, expectConditions, waitingWith } from './expect-conditions.ts';
import { running, expectPlatform, expectDeployment } from './objects.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

const NAMES = ['one', 'two', 'three', 'four', 'five'];

async function servingWorld(polling: Record<string, string>): Promise<World> {
  const world = await startWorld();
  await world.createPlatform({ polling: { ...quickPolling, driftCheck: '1h', ...polling } });
  for (const name of NAMES) await world.deploy(name);
  for (const name of NAMES) await expectDeployment(world, name, running);
  await expectPlatform(world, connected);
  return world;
}

const platformEvents = async (world: World): Promise<string[]> =>
  (await world.client.events(runaiPlatform(world.namespace, ''))).map(({ reason }) => reason);

/** Seconds between one call and the next. */
const gaps = (calls: readonly JournalEntry[]): number[] =>
  calls.slice(1).map(({ at }, index) => (at - (calls[index]?.at ?? at)) / 1000);

test('a platform that is down: said once, probed once per interval, believed until it is stale, healed by itself', async () => {
  await using world = await servingWorld({ staleAfter: '12s' });
  const { control } = world.runai;
  const fault = await control.inject({ effect: { kind: 'status', status: 503 } });
  await world.deploy('new');
  await expectPlatform(world, waitingWith('PlatformUnreachable', 'The platform answers 503'));
  const opened = await control.lastCall();
  for (const name of NAMES) expectConditions(await world.deployment(name), running);

  for (const name of [...NAMES, 'new']) {
    const words = name === 'new' ? 'No workload was created yet' : 'Nothing was observed for about 12 s';
    await expectDeployment(world, name, {
      Ready: ['Unknown/PlatformUnreachable', new RegExp(`${words}.*503`)],
      Available: ['Unknown/PlatformUnreachable'],
      Synced: ['Unknown/PlatformUnreachable', '503'],
      Reconciling: ['True/PlatformUnreachable'],
      Stalled: null,
    });
  }
  await expectPlatform(world, waitingWith('PlatformUnreachable', '503'));

  // Six objects wait, and a list is due every second: nothing but the probe goes out.
  const probes = await world.eventually(() => control.calls({ after: opened }), {
    within: 40_000,
    until: (calls) => calls.length >= 3,
  });
  expect(new Set(probes.map(({ method, path, query }) => `${method} ${path}?${query}`)).size).toBe(1);
  for (const [index, gap] of gaps(probes).entries()) expect(gap, `gap ${index}`).toBeGreaterThan(1.9);
  // 2, 4, 8: they grow.
  expect(gaps(probes).at(-1)).toBeGreaterThan(7.5);

  await control.clearFaults(fault);
  await expectPlatform(world, connected, { within: 45_000 });
  for (const name of [...NAMES, 'new']) await expectDeployment(world, name, running);
  expect(await world.eventually(() => platformEvents(world), { until: (all) => all.length >= 2 })).toEqual([
    'PlatformUnreachable',
    'PlatformRecovered',
  ]);
  for (const name of NAMES)
    expect(world.deployments.story(name, 'Ready', world.namespace).slice(-3)).toEqual([
      'True/Running',
      'Unknown/PlatformUnreachable',
      'True/Running',
    ]);
});

test('a short outage leaves no trace on what is settled', async () => {
  await using world = await servingWorld({ staleAfter: '10m' });
  const { control } = world.runai;
  const versions = world.deployments.all().length;
  const fault = await control.inject({ effect: { kind: 'reset' } });
  await expectPlatform(world, waitingWith('PlatformUnreachable', /: connection (reset|refused)/));
  await control.clearFaults(fault);
  await expectPlatform(world, connected, { within: 45_000 });
  expect(world.deployments.all()).toHaveLength(versions);
  // An edit right after is served as ever.
  await world.client.patch(
    {
      apiVersion: 'inference-operator.io/v1alpha1',
      kind: 'InferenceDeployment',
      metadata: { name: 'one', namespace: world.namespace },
    },
    { spec: { runai: { spec: { image: 'vllm/vllm-openai:v0.11.0' } } } },
  );
  await expectDeployment(world, 'one', running);
});

test('429 with Retry-After: no call until then, said on the platform object only', async () => {
  await using world = await servingWorld({ staleAfter: '10m' });
  const { control } = world.runai;
  const versions = world.deployments.all().length;
  const before = await control.lastCall();
  await control.inject({ times: 1, effect: { kind: 'tooManyRequests', retryAfter: 6 } });
  await expectPlatform(world, waitingWith('RateLimited', '429', 'tried again when that time is over'));
  await expectPlatform(world, connected);
  const calls = await control.calls({ after: before });
  const refusedAt = calls.find(({ status }) => status === 429)?.at ?? 0;
  const gaps = calls.map(({ at }) => (at - refusedAt) / 1000);
  // Those under way when it came are no new ones.
  expect(gaps.find((gap) => gap > 0.5)).toBeGreaterThan(5.9);
  expect(world.deployments.all()).toHaveLength(versions);
  expect(await platformEvents(world)).toEqual([]);
});

test('429 for longer than ten seconds: what has work of its own says that it waits, and goes on by itself', async () => {
  await using world = await servingWorld({ staleAfter: '10m' });
  await world.runai.control.inject({ times: 1, effect: { kind: 'tooManyRequests', retryAfter: 20 } });
  await expectPlatform(world, waitingWith('RateLimited', '429'));
  await world.deploy('waits');
  await expectDeployment(world, 'waits', {
    Synced: ['Unknown/RateLimited', '429'],
    Ready: ['False/NotCreated'],
    Reconciling: ['True/RateLimited'],
    Stalled: null,
  });
  for (const name of NAMES) expectConditions(await world.deployment(name), running);
  await expectDeployment(world, 'waits', running, { within: 60_000 });
});

test('settled: the platform object costs no writes, and its count comes with the next change', async () => {
  await using world = await servingWorld({});
  const written = (): number =>
    world.histories.flatMap((history) => history.all()).filter(({ kind }) => kind === 'InferencePlatform')
      .length;
  const before = written();
  const seen = await world.runai.control.lastCall();
  await world.deploy('six');
  await expectDeployment(world, 'six', running);
  // Polls go on, and each of them is a contact.
  await world.eventually(() => world.runai.control.calls({ after: seen, route: '/api/v1/workloads' }), {
    until: (calls) => calls.length >= 5,
  });
  expect(written()).toBe(before);
  const old = await expectPlatform(world, connected);
  await world.client.patch(runaiPlatform(world.namespace, ''), { spec: { rateLimit: { burst: 999 } } });
  const now = await expectPlatform(world, connected);
  expect(now.status).toMatchObject({ deployments: 6, type: 'runai', url: world.runai.url });
  expect(Date.parse(String(now.status?.['lastContactAt']))).toBeGreaterThan(
    Date.parse(String(old.status?.['lastContactAt'])),
  );
});
