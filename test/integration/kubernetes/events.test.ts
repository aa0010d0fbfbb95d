import { expect, test } from 'vitest';
import type { Fault } from '../../support/fault-proxy/fault.ts';
import { writeVerbs } from '../../support/fault-proxy/kube-request.ts';
import { quotaRefusal } from '../../simulators/runai/refusals.ts';
import { isReady, isStalled, wordOf, workloadId } from '../../support/status-rules/status-words.ts';
import { credentials, runaiDeployment, runaiPlatform, sampleImage } from '../../support/world/manifests.ts';
import { startWorld } from '../../support/world/world.ts';
import { requestReconcile } from '../sequences/steps.ts';
import {
  deleteAndWait,
  deployReady,
  editImage,
  eventReasons,
  eventsOf,
  expectEvents,
  expectDriftCorrected,
  expectEditArrives,
  untilServed,
} from './steps.ts';

const eventWrites = { verb: writeVerbs, resource: 'events' };

test('a life has one event per step, however many passes it takes', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await deployReady(world, 'llama');
  await expectEvents(world, 'llama', ['Created', 'Ready']);
  await expectEditArrives(world, 'llama');
  await expectEvents(world, 'llama', ['Created', 'Ready', 'Updated', 'Ready']);
  await deleteAndWait(world, 'llama');
  // Deleted is told once the object is gone; a flush at the end of the process writes all that is left.
  await world.operator.stop();
  const life = ['Created', 'Ready', 'Updated', 'Ready', 'Deleting', 'Deleted'];
  await expectEvents(world, 'llama', life);
});

test('events say what happened in a sentence, about this very object', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await deployReady(world, 'llama');
  await world.eventually(() => eventReasons(world, 'llama'), { until: ({ length }) => length === 2 });
  const { metadata } = await world.deployment('llama');
  for (const event of await world.client.events(runaiDeployment(world.namespace, 'llama'))) {
    expect(event).toMatchObject({
      type: 'Normal',
      regarding: { kind: 'InferenceDeployment', name: 'llama', uid: metadata.uid },
      reportingController: 'inference-operator.io/operator',
    });
    expect(event.note).toMatch(/\w+ \w+/);
  }
});

test('drift, corrected', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await deployReady(world, 'llama');
  await expectDriftCorrected(world, 'llama', sampleImage);
  await world.operator.stop();
  const found = await eventReasons(world, 'llama');
  expect(found.filter((reason) => reason === 'DriftDetected')).toHaveLength(1);
  expect(found.filter((reason) => reason === 'DriftCorrected')).toHaveLength(1);
});

test('a refusal is told once, not once per try; the way out of it is told too', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await world.runai.control.createOutOfBand({ name: 'llama', projectId: '33', spec: { image: sampleImage } });
  await world.deploy('llama');
  await world.untilDeployment('llama', (object) => isStalled(object, 'NameConflict', /adopt/));
  // Somebody asks for another try, which comes out the same.
  await world.client.patch(runaiDeployment(world.namespace, 'llama'), {
    metadata: { annotations: { 'inference-operator.io/reconcile-requested-at': 'now' } },
  });
  await world.untilDeployment('llama', ({ status }) => status?.['lastHandledReconcileAt'] === 'now');
  const workload = await world.runai.control.workload('llama');
  await world.client.patch(runaiDeployment(world.namespace, 'llama'), {
    spec: { adopt: { id: workload?.id } },
  });
  await world.untilDeployment('llama', isReady);
  await world.operator.stop();
  // The update is what an adoption is followed by: the spec here holds from then on.
  const told = ['Adopted', 'NameConflict', 'Ready', 'Updated'];
  expect((await eventReasons(world, 'llama')).toSorted()).toEqual(told);
});

test('a change that takes a new workload: Recreating, and the new one is told as the first was', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await world.deploy('llama', { updateStrategy: { type: 'Recreate' } });
  const first = workloadId(await world.untilDeployment('llama', isReady));
  await world.client.patch(runaiDeployment(world.namespace, 'llama'), {
    spec: { runai: { spec: { labels: [{ name: 'tier', value: 'gold' }] } } },
  });
  await world.untilDeployment('llama', (object) => isReady(object) && workloadId(object) !== first, {
    within: 30_000,
  });
  await world.operator.stop();
  await expectEvents(world, 'llama', ['Created', 'Ready', 'Recreating', 'Created', 'Ready']);
  const [recreating] = await eventsOf(world, 'llama', 'Recreating');
  expect(recreating).toMatchObject({ type: 'Normal', note: expect.stringContaining('labels') });
});

test('a workload that degrades is told of once, and so is its recovery', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await deployReady(world, 'llama');
  await world.runai.control.script('llama', { kind: 'degraded', afterMs: 0 });
  await world.untilDeployment('llama', (object) => wordOf(object, 'Ready') === 'False/Degraded');
  // Another look that finds the same.
  await requestReconcile(world, 'llama');
  await world.untilDeployment('llama', (object) => object.status?.['lastHandledReconcileAt'] !== undefined);
  await world.runai.control.clearScripts();
  await world.untilDeployment('llama', isReady);
  await world.operator.stop();
  await expectEvents(world, 'llama', ['Created', 'Ready', 'Degraded', 'Ready']);
  expect(await eventsOf(world, 'llama', 'Degraded')).toMatchObject([{ type: 'Warning' }]);
});

test('a create that the quota refuses is told once, with what the platform said, however often it is tried', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  const fault = await world.runai.control.inject(quotaRefusal());
  await world.deploy('llama');
  await world.untilDeployment('llama', (object) => isStalled(object, 'QuotaExceeded', /GPU quota/));
  await requestReconcile(world, 'llama');
  await world.eventually(() => world.runai.control.calls({ method: 'POST', workload: 'llama' }), {
    until: ({ length }) => length === 2,
  });
  await world.runai.control.clearFaults(fault);
  await requestReconcile(world, 'llama');
  await world.untilDeployment('llama', isReady);
  await world.operator.stop();
  await expectEvents(world, 'llama', ['QuotaExceeded', 'Created', 'Ready']);
  const note = expect.stringContaining('the GPU quota of the project is exceeded');
  expect(await eventsOf(world, 'llama', 'QuotaExceeded')).toMatchObject([{ type: 'Warning', note }]);
});

test('a retained workload: Retained in place of Deleted', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await world.deploy('llama', { deletionPolicy: 'Retain' });
  await world.untilDeployment('llama', isReady);
  await deleteAndWait(world, 'llama');
  await world.operator.stop();
  await expectEvents(world, 'llama', ['Created', 'Ready', 'Retained']);
});

test('an outage is told on the platform object, once, and not on its deployments', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await deployReady(world, 'llama', 'mistral');
  const outage = await world.runai.control.inject({ effect: { kind: 'status', status: 503 } });
  const platform = runaiPlatform(world.namespace, world.runai.url);
  const read = () => world.client.get(platform);
  await world.eventually(read, {
    until: (object) => wordOf(object, 'Ready') === 'False/PlatformUnreachable',
  });
  await world.untilDeployment(
    'llama',
    (object) => wordOf(object, 'Ready') === 'Unknown/PlatformUnreachable',
    {
      within: 30_000,
    },
  );
  await world.runai.control.clearFaults(outage);
  await world.eventually(read, { until: isReady, within: 45_000 });
  await expectEditArrives(world, 'llama');
  await world.untilDeployment('mistral', isReady, { within: 45_000 });
  await world.operator.stop();
  const told = (await world.client.events(platform)).map(({ reason }) => reason);
  expect(told).toEqual(['PlatformUnreachable', 'PlatformRecovered']);
  // Its Ready came back from Unknown, which says nothing; the edit after it has its own.
  await expectEvents(world, 'mistral', ['Created', 'Ready']);
});

test('refused credentials are told on the platform object', async () => {
  await using world = await startWorld();
  await world.client.create({
    ...credentials(world.namespace),
    stringData: { clientId: 'operator', clientSecret: 'not-the-secret' },
  });
  const platform = runaiPlatform(world.namespace, world.runai.url);
  await world.client.create(platform);
  const read = () => world.client.get(platform);
  await world.eventually(read, { until: (object) => wordOf(object, 'Ready') === 'False/CredentialsInvalid' });
  await world.operator.stop();
  const told = await world.client.events(platform);
  expect(told.map(({ reason, type }) => `${type} ${reason}`)).toEqual(['Warning CredentialsInvalid']);
});

test.each<{ fault: string; inject: Fault }>([
  {
    fault: 'is not answered',
    inject: { kind: 'lost-answer', every: 2, match: eventWrites },
  },
  {
    fault: 'is answered 429',
    inject: { kind: 'answer', status: 429, retryAfter: 1, every: 2, match: eventWrites },
  },
])('every second write of an event $fault: each is there, and none twice', async ({ inject }) => {
  await using world = await startWorld({ proxy: 'http' });
  await world.createPlatform();
  using fault = world.proxy.inject(inject);
  await deployReady(world, 'llama');
  await editImage(world, 'llama');
  await untilServed(world, 'llama');
  await world.operator.stop();
  expect(fault.hits).toBeGreaterThan(0);
  await expectEvents(world, 'llama', ['Created', 'Ready', 'Ready', 'Updated']);
});
