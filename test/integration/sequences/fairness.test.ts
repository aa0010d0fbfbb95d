import { expect, test } from 'vitest';
import { conditionOf, type StatusObject } from '../../support/status-rules/status-object.ts';
import { isReady, isStalled } from '../../support/status-rules/status-words.ts';
import { runaiPlatform } from '../../support/world/manifests.ts';
import { startRunai } from '../../support/world/runai-process.ts';
import { startWorld } from '../../support/world/world.ts';
import { edit } from './steps.ts';

/** Sequences in which one platform or one object misbehaves, and the others must not notice. */

const WITHIN = { within: 45_000 };
const BUSY = 300;

test('sequence 30: a platform that answers 429 to everything, with hundreds of objects: the others take no longer', async () => {
  await using busy = await startRunai();
  await busy.control.inject({ effect: { kind: 'tooManyRequests', retryAfter: 60 } });
  await using world = await startWorld();
  await world.createPlatform();
  const { client, namespace } = world;
  const platform = runaiPlatform(namespace, busy.url, {}, 'busy');
  await client.create(platform);
  const platformRef = { name: 'busy' };
  const names = Array.from({ length: BUSY }, (_, index) => `busy-${index}`);
  for (let at = 0; at < BUSY; at += 25)
    await Promise.all(names.slice(at, at + 25).map((name) => world.deploy(name, { platformRef })));
  await world.eventually(() => client.get<StatusObject>(platform), {
    ...WITHIN,
    until: (o) => conditionOf(o, 'Ready')?.reason === 'RateLimited',
  });

  const begun = performance.now();
  const good = ['one', 'two', 'three', 'four', 'five'];
  await Promise.all(good.map((name) => world.deploy(name)));
  for (const name of good) await world.untilDeployment(name, isReady, WITHIN);

  // Nobody asks again before the platform's minute is over: not once per object, and not once per worker.
  const minutes = 1 + (performance.now() - begun) / 60_000;
  expect((await busy.control.calls()).length).toBeLessThanOrEqual(Math.ceil(2 * minutes) + 1);
  // A worker that waited there would wait for the whole minute.
  await world.eventually(() => world.operator.metrics(), {
    for: 'the workers to be free',
    until: (metrics) => metrics.sum('controller_runtime_active_workers') <= 2,
  });
  const last = await world.deployment(`busy-${BUSY - 1}`);
  expect(conditionOf(last, 'Ready')?.status).not.toBe('True');
  expect(conditionOf(last, 'Reconciling')).toBeDefined();
  expect(conditionOf(last, 'Stalled')).toBeUndefined();
}, 150_000);

test('sequence 31: a PATCH that is answered with 500 for one object, always: its own back-off, and no breaker', async () => {
  await using world = await startWorld();
  const { control } = world.runai;
  const platform = await world.createPlatform();
  const good = ['one', 'two', 'three'];
  for (const name of ['bad', ...good]) await world.deploy(name);
  for (const name of ['bad', ...good]) await world.untilDeployment(name, isReady, WITHIN);

  await control.inject({ method: 'PATCH', workload: 'bad', effect: { kind: 'status', status: 500 } });
  await edit(world, 'bad', { replicas: 2 });
  await world.eventually(() => control.calls({ method: 'PATCH', workload: 'bad' }), {
    ...WITHIN,
    until: (calls) => calls.length >= 3,
  });
  for (let round = 2; round < 5; round += 1) {
    for (const name of good) await edit(world, name, { replicas: round });
    for (const name of good) await world.untilDeployment(name, isReady, WITHIN);
  }
  expect(isReady(await world.deployment('bad'))).toBe(false);
  const labels = { platform: `${world.namespace}/runai` };
  expect((await world.operator.metrics()).sum('inference_operator_platform_up', labels)).toBe(1);
  const story = world.histories
    .flatMap((history) => history.of('runai', world.namespace))
    .filter(({ metadata }) => metadata.uid === platform.metadata.uid)
    .map((o) => conditionOf(o, 'Ready')?.reason);
  expect(story).not.toContain('PlatformUnreachable');
  // 1 s, 2 s, 4 s, … with jitter: far fewer than the others' updates took polls.
  expect((await control.calls({ method: 'PATCH', workload: 'bad' })).length).toBeLessThan(25);

  await control.clearFaults();
  await edit(world, 'bad', { replicas: 3 });
  await world.untilDeployment('bad', isReady, WITHIN);
}, 150_000);

test("sequence 34: the platform echoes a Secret's value in its error texts: masked everywhere", async () => {
  const secret = 'operator-secret';
  await using world = await startWorld();
  const { control } = world.runai;
  await world.createPlatform();
  await world.deploy('ready');
  await world.untilDeployment('ready', isReady, WITHIN);
  const body = { code: 400, message: `bad clientSecret ${secret}`, details: `header "${secret}" is odd` };
  const refusal = { kind: 'status', status: 400, body } as const;
  await control.inject({ method: 'POST', path: '/api/v1/workloads/inferences', effect: refusal });
  await control.inject({ method: 'PATCH', effect: refusal });
  await world.deploy('refused');
  await edit(world, 'ready', { replicas: 2 });
  for (const name of ['refused', 'ready'])
    await world.untilDeployment(name, (o) => isStalled(o, 'Rejected', /bad clientSecret/), WITHIN);

  const error = { error: 'invalid_client', error_description: `the secret ${secret} is wrong` };
  await control.inject({ path: '/api/v2/token', effect: { kind: 'status', status: 401, body: error } });
  await control.revokeTokens();
  const platform = runaiPlatform(world.namespace, world.runai.url);
  await world.eventually(() => world.client.get<StatusObject>(platform), {
    ...WITHIN,
    until: (o) => conditionOf(o, 'Ready')?.reason === 'CredentialsInvalid',
  });

  const { namespace } = world;
  const events = await world.client.list({ apiVersion: 'events.k8s.io/v1', kind: 'Event', namespace });
  expect(events.length).toBeGreaterThan(0);
  const told = JSON.stringify([
    world.histories.flatMap((history) => history.all()).map(({ status }) => status),
    events,
    world.operator.logs,
    await world.operator.metrics(),
  ]);
  expect(told).toContain('bad clientSecret');
  expect(told).not.toContain(secret);
}, 90_000);
